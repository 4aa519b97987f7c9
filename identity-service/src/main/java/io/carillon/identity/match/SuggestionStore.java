package io.carillon.identity.match;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Table `match_suggestion`. Row-level security of profiles hides those of units that are not seen.
 */
@ApplicationScoped
class SuggestionStore {
  /** Both sides as they live on today; what has become one is no suggestion any more. */
  private static final String SEEN =
      "SELECT s.id, ra.id, rb.id, s.probability, s.weight, s.fields, s.state, s.created_at"
          + " FROM match_suggestion s"
          + " JOIN profile pa ON pa.tenant_id = s.tenant_id AND pa.id = s.a"
          + " JOIN profile ra ON ra.tenant_id = s.tenant_id AND ra.id = pa.canonical_id"
          + " JOIN profile pb ON pb.tenant_id = s.tenant_id AND pb.id = s.b"
          + " JOIN profile rb ON rb.tenant_id = s.tenant_id AND rb.id = pb.canonical_id"
          + " WHERE s.tenant_id = :tenant";

  private static final String OPEN = SEEN + " AND s.state = 'OPEN' AND ra.id <> rb.id";

  private final ObjectMapper json;

  @Inject
  SuggestionStore(ObjectMapper json) {
    this.json = json;
  }

  /** Two profiles by their ids, the lower first. */
  record Couple(UUID a, UUID b) {
    static Couple of(UUID one, UUID other) {
      return one.toString().compareTo(other.toString()) < 0
          ? new Couple(one, other)
          : new Couple(other, one);
    }

    UUID id(String tenant) {
      return Ids.hash("match", tenant, a, b);
    }
  }

  /** What a run says of two profiles. */
  record Suggestion(Couple couple, double probability, double weight, List<FieldView> fields) {}

  /** Couples that somebody refused, as they live on today. */
  Set<Couple> refused(Handle tx, String tenant) {
    return new HashSet<>(
        tx.createQuery(
                "SELECT pa.canonical_id, pb.canonical_id FROM match_suggestion s"
                    + " JOIN profile pa ON pa.tenant_id = s.tenant_id AND pa.id = s.a"
                    + " JOIN profile pb ON pb.tenant_id = s.tenant_id AND pb.id = s.b"
                    + " WHERE s.tenant_id = :tenant AND s.state = 'REFUSED'")
            .bind("tenant", tenant)
            .map((row, _) -> Couple.of(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
            .list());
  }

  /** Takes all open ones away. */
  void clear(Handle tx, String tenant) {
    tx.createUpdate("DELETE FROM match_suggestion WHERE tenant_id = :tenant AND state = 'OPEN'")
        .bind("tenant", tenant)
        .execute();
  }

  /** Takes away the open ones of two who are both among these people. */
  void clear(Handle tx, String tenant, Set<UUID> among) {
    UUID[] ids =
        tx.createQuery(OPEN).bind("tenant", tenant).map((row, _) -> view(row)).stream()
            .filter(match -> among.containsAll(match.profiles()))
            .map(MatchView::id)
            .toArray(UUID[]::new);
    tx.createUpdate(
            "DELETE FROM match_suggestion WHERE tenant_id = :tenant AND id = ANY(:ids)"
                + " AND state = 'OPEN'")
        .bind("tenant", tenant)
        .bindByType("ids", ids, UUID[].class)
        .execute();
  }

  /**
   * What was decided stays as it was, and of whom nothing is known any more nothing is written.
   *
   * @return how many there are
   */
  int add(Handle tx, String tenant, UUID run, List<Suggestion> suggestions, Instant now) {
    try (PreparedBatch batch =
        tx.prepareBatch(
            "INSERT INTO match_suggestion (tenant_id, id, a, b, probability, weight, fields,"
                + " run_id, state, created_at) SELECT pa.tenant_id, ?, pa.id, pb.id, ?, ?,"
                + " ?::jsonb, ?, 'OPEN', ? FROM profile pa JOIN profile pb ON pb.tenant_id ="
                + " pa.tenant_id WHERE pa.tenant_id = ? AND pa.id = ? AND pb.id = ?"
                + " ON CONFLICT (tenant_id, id) DO UPDATE SET probability = excluded.probability,"
                + " weight = excluded.weight, fields = excluded.fields, run_id = excluded.run_id,"
                + " state = 'OPEN', decided_by = NULL, decided_at = NULL WHERE"
                + " match_suggestion.state = 'CONFIRMED'")) {
      for (Suggestion suggestion : suggestions) {
        batch
            .bind(0, suggestion.couple().id(tenant))
            .bind(1, suggestion.probability())
            .bind(2, suggestion.weight())
            .bind(3, write(suggestion.fields()))
            .bind(4, run)
            .bind(5, RunStore.time(now))
            .bind(6, tenant)
            .bind(7, suggestion.couple().a())
            .bind(8, suggestion.couple().b())
            .add();
      }
      return suggestions.isEmpty() ? 0 : Arrays.stream(batch.execute()).sum();
    }
  }

  /** Open ones behind a probability and an id, the likeliest first. */
  List<MatchView> open(Handle tx, String tenant, double below, UUID behind, int limit) {
    return tx.createQuery(
            OPEN
                + " AND (s.probability < :below OR s.probability = :below AND s.id > :behind)"
                + " ORDER BY s.probability DESC, s.id LIMIT :limit")
        .bind("tenant", tenant)
        .bind("below", below)
        .bind("behind", behind)
        .bind("limit", limit)
        .map((row, _) -> view(row))
        .list();
  }

  /** Those that a run suggested, are open and at least so likely, the likeliest first. */
  List<MatchView> ofRun(Handle tx, String tenant, UUID run, double min, int from, int limit) {
    return tx.createQuery(
            OPEN
                + " AND s.run_id = :run AND s.probability >= :min"
                + " ORDER BY s.probability DESC, s.id LIMIT :limit OFFSET :from")
        .bind("tenant", tenant)
        .bind("run", run)
        .bind("min", min)
        .bind("from", from)
        .bind("limit", limit)
        .map((row, _) -> view(row))
        .list();
  }

  /** Open ones of a profile or of those that live on in it. */
  List<MatchView> of(Handle tx, String tenant, UUID root) {
    return tx.createQuery(
            OPEN + " AND (ra.id = :root OR rb.id = :root) ORDER BY s.probability DESC, s.id")
        .bind("tenant", tenant)
        .bind("root", root)
        .map((row, _) -> view(row))
        .list();
  }

  /** One, whatever was said of it. */
  Optional<MatchView> find(Handle tx, String tenant, UUID id) {
    return tx.createQuery(SEEN + " AND s.id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> view(row))
        .findOne();
  }

  /** Whether it was still open. */
  boolean decide(Handle tx, String tenant, UUID id, String state, String actor, Instant now) {
    return tx.createUpdate(
                "UPDATE match_suggestion SET state = :state, decided_by = :actor, decided_at = :now"
                    + " WHERE tenant_id = :tenant AND id = :id AND state = 'OPEN'")
            .bind("state", state.toUpperCase(Locale.ROOT))
            .bind("actor", actor)
            .bind("now", RunStore.time(now))
            .bind("tenant", tenant)
            .bind("id", id)
            .execute()
        == 1;
  }

  /** Open couples that are at least so likely, as they live on today. */
  List<Couple> likely(Handle tx, String tenant, double probability) {
    return tx.createQuery(OPEN + " AND s.probability >= :probability")
        .bind("tenant", tenant)
        .bind("probability", probability)
        .map((row, _) -> Couple.of(row.getObject(2, UUID.class), row.getObject(3, UUID.class)))
        .list();
  }

  /**
   * By profiles as they were asked for: every id of those who may be the same person, by open
   * suggestions that are at least so likely.
   */
  Map<UUID, Set<UUID>> likely(
      Handle tx, String tenant, Collection<UUID> profiles, double probability) {
    Map<UUID, Set<UUID>> likely = new HashMap<>();
    tx.createQuery(
            """
            WITH mine AS MATERIALIZED (
              SELECT q.id AS asked, p.canonical_id AS root, p.id FROM profile q JOIN profile p
                  ON p.tenant_id = q.tenant_id AND p.canonical_id = q.canonical_id
               WHERE q.tenant_id = :tenant AND q.id = ANY(:profiles)),
            others AS (
              SELECT mine.asked, mine.root, s.b AS other FROM mine JOIN match_suggestion s
                  ON s.tenant_id = :tenant AND s.a = mine.id
               WHERE s.state = 'OPEN' AND s.probability >= :probability
              UNION
              SELECT mine.asked, mine.root, s.a FROM mine JOIN match_suggestion s
                  ON s.tenant_id = :tenant AND s.b = mine.id
               WHERE s.state = 'OPEN' AND s.probability >= :probability)
            SELECT DISTINCT o.asked, p.id FROM others o
              JOIN profile q ON q.tenant_id = :tenant AND q.id = o.other
              JOIN profile p ON p.tenant_id = :tenant AND p.canonical_id = q.canonical_id
             WHERE q.canonical_id <> o.root
            """)
        .bind("tenant", tenant)
        .bindByType("profiles", profiles.toArray(UUID[]::new), UUID[].class)
        .bind("probability", probability)
        .map((row, _) -> Map.entry(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
        .forEach(e -> likely.computeIfAbsent(e.getKey(), _ -> new HashSet<>()).add(e.getValue()));
    return likely;
  }

  private MatchView view(ResultSet row) throws SQLException {
    return new MatchView(
        row.getObject(1, UUID.class),
        List.of(row.getObject(2, UUID.class), row.getObject(3, UUID.class)),
        row.getDouble(4),
        row.getDouble(5),
        read(row.getString(6)),
        row.getString(7).toLowerCase(Locale.ROOT),
        row.getObject(8, OffsetDateTime.class).toInstant());
  }

  private List<FieldView> read(String text) {
    try {
      return json.readValue(text, new TypeReference<List<FieldView>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What a match is made of cannot be read", e);
    }
  }

  private String write(@Nullable Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What a match is made of cannot be written", e);
    }
  }
}
