package io.carillon.scorecard.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.scorecard.app.Market;
import io.carillon.scorecard.indicator.Fact;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Table `snapshot`: rows are added and never changed. */
@ApplicationScoped
class SnapshotStore {
  private static final String ADD =
      """
      INSERT INTO snapshot (tenant_id, id, app_id, store, country, observed_at, source, rating,
          ratings, current_rating, current_ratings, version, updated_at, release_notes, notes_hash,
          overall_rank, category_rank, stored_at)
      SELECT :tenant, r.id, :app, r.store, r.country, r.observed_at, r.source, r.rating, r.ratings,
          r.current_rating, r.current_ratings, r.version, r.updated_at, r.release_notes,
          r.notes_hash, r.overall_rank, r.category_rank, :now
      FROM jsonb_to_recordset(:rows::jsonb) AS r (id uuid, store text, country text,
          observed_at timestamptz, source text, rating double precision, ratings bigint,
          current_rating double precision, current_ratings bigint, version text,
          updated_at timestamptz, release_notes text, notes_hash uuid, overall_rank integer,
          category_rank integer)
      ORDER BY r.id
      ON CONFLICT DO NOTHING
      """;

  private static final String FACTS =
      """
      SELECT app_id, observed_at, source, rating, ratings, current_rating, current_ratings,
          updated_at, notes_hash, overall_rank, category_rank
      FROM snapshot
      WHERE tenant_id = :tenant AND app_id = ANY(:apps) AND store = :store AND country = :country
          AND observed_at > :after AND observed_at <= :until
      """;

  private final ObjectMapper json;

  @Inject
  SnapshotStore(ObjectMapper json) {
    this.json = json;
  }

  /** Adds those that are not there yet, and says how many these were. */
  int add(Handle tx, String tenant, UUID app, List<Snapshot> snapshots, Instant now) {
    return tx.createUpdate(ADD)
        .bind("tenant", tenant)
        .bind("app", app)
        .bind("rows", rows(app, snapshots))
        .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
        .execute();
  }

  /** What a store said of apps, by app, in no order; an app without facts is not in it. */
  Map<UUID, List<Fact>> facts(
      Handle tx,
      String tenant,
      Collection<UUID> apps,
      Market store,
      String country,
      Instant after,
      Instant until) {
    Map<UUID, List<Fact>> facts = new HashMap<>();
    tx.createQuery(FACTS)
        .bind("tenant", tenant)
        .bindArray("apps", UUID.class, List.copyOf(apps))
        .bind("store", store.word())
        .bind("country", country)
        .bind("after", OffsetDateTime.ofInstant(after, ZoneOffset.UTC))
        .bind("until", OffsetDateTime.ofInstant(until, ZoneOffset.UTC))
        .map((row, _) -> Map.entry(row.getObject(1, UUID.class), fact(row)))
        .forEach(
            each ->
                facts.computeIfAbsent(each.getKey(), _ -> new ArrayList<>()).add(each.getValue()));
    return facts;
  }

  private String rows(UUID app, List<Snapshot> snapshots) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Snapshot snapshot : snapshots) {
      Fact fact = snapshot.fact();
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("id", snapshot.id(app));
      row.put("store", snapshot.store().word());
      row.put("country", snapshot.country());
      row.put("observed_at", fact.observedAt());
      row.put("source", fact.source());
      row.put("rating", fact.rating());
      row.put("ratings", fact.ratings());
      row.put("current_rating", fact.currentRating());
      row.put("current_ratings", fact.currentRatings());
      row.put("version", snapshot.version());
      row.put("updated_at", fact.updatedAt());
      row.put("release_notes", snapshot.releaseNotes());
      row.put("notes_hash", fact.notesHash());
      row.put("overall_rank", fact.overallRank());
      row.put("category_rank", fact.categoryRank());
      rows.add(row);
    }
    try {
      return json.writeValueAsString(rows);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Snapshots cannot be written", e);
    }
  }

  private static Fact fact(ResultSet row) throws SQLException {
    return new Fact(
        row.getObject(2, OffsetDateTime.class).toInstant(),
        row.getString(3),
        row.getObject(4, Double.class),
        row.getObject(5, Long.class),
        row.getObject(6, Double.class),
        row.getObject(7, Long.class),
        Optional.ofNullable(row.getObject(8, OffsetDateTime.class))
            .map(OffsetDateTime::toInstant)
            .orElse(null),
        row.getObject(9, UUID.class),
        row.getObject(10, Integer.class),
        row.getObject(11, Integer.class));
  }
}
