package io.carillon.messaging.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.alias.Aliases;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Table `message`: one statement for any number of rows. Of a message that waits for long, the
 * first thirty and the last thirty changes of state are kept.
 */
@ApplicationScoped
public class MessageStore {
  private static final String INSERT =
      """
      INSERT INTO message (tenant_id, unit, id, profile_id, channel, purpose, template, content,
        context, recipient, journey_key, journey_id, journey_version, enrollment_id, step, cause_id,
        hops, traceparent, requested_at, expires_at, state, attempt, due_at, transitions)
      SELECT r.* FROM jsonb_to_recordset(:rows::jsonb) AS r(tenant_id text, unit text,
        id uuid, profile_id uuid, channel text, purpose text, template text, content jsonb,
        context jsonb, recipient text, journey_key text, journey_id text, journey_version int,
        enrollment_id text, step text, cause_id text, hops int, traceparent text,
        requested_at timestamptz, expires_at timestamptz, state text, attempt int,
        due_at timestamptz, transitions jsonb)
      ON CONFLICT DO NOTHING RETURNING tenant_id, id
      """;

  private static final String CHANGE =
      """
      UPDATE message m SET state = r.state, attempt = r.new_attempt, leaving = r.leaving,
        due_at = r.due_at, reason = r.reason, locale = coalesce(r.locale, m.locale),
        provider = coalesce(r.provider, m.provider), erased = m.erased OR r.erased,
        detail = CASE WHEN NOT (m.erased OR r.erased) THEN r.detail END,
        address = CASE WHEN NOT (m.erased OR r.erased) THEN coalesce(r.address, m.address) END,
        provider_ref = CASE WHEN NOT (m.erased OR r.erased)
                            THEN coalesce(r.provider_ref, m.provider_ref) END,
        links = CASE WHEN NOT (m.erased OR r.erased) THEN coalesce(r.links, m.links) END,
        dead_tokens = CASE WHEN m.erased OR r.erased THEN '{}'
                           WHEN r.dead_token IS NULL THEN m.dead_tokens
                           ELSE m.dead_tokens || r.dead_token END,
        recipient = CASE WHEN NOT r.erased THEN m.recipient END,
        content = CASE WHEN NOT r.erased THEN m.content END,
        context = CASE WHEN r.erased THEN '{}' ELSE m.context END,
        transitions = CASE WHEN r.transition IS NULL THEN m.transitions
                           WHEN jsonb_array_length(m.transitions) >= 60
                             THEN (m.transitions - 30) || r.transition
                           ELSE m.transitions || r.transition END
      FROM jsonb_to_recordset(:rows::jsonb) AS r(tenant_id text, id uuid, attempt int,
        from_states text[], state text, new_attempt int, leaving boolean, erased boolean,
        due_at timestamptz, reason text, detail text, address text, locale text, provider text,
        provider_ref text, links text[], dead_token text, transition jsonb)
      WHERE m.tenant_id = r.tenant_id AND m.id = r.id AND m.attempt = r.attempt
        AND m.state = ANY(r.from_states) AND NOT (r.leaving AND m.erased)
      RETURNING m.tenant_id, m.id
      """;

  private final ObjectMapper json;
  private final MessageRow rows;
  private final Aliases aliases;

  @Inject
  MessageStore(ObjectMapper json, Aliases aliases) {
    this.json = json;
    this.rows = new MessageRow(json);
    this.aliases = aliases;
  }

  /** Which messages to list; null for all. */
  record Filter(
      @Nullable UUID profile,
      @Nullable String journey,
      @Nullable MessageState state,
      @Nullable String channel) {}

  /** Writes those that are not there, and says which these were. */
  public Set<MessageKey> insert(Handle tx, List<Message> messages) {
    return messages.isEmpty()
        ? Set.of()
        : keys(
            tx.createQuery(INSERT)
                .bind("rows", write(messages.stream().map(MessageRow::columns).toList())));
  }

  /**
   * Writes those changes that still apply, and says of which messages these were. Of a person who
   * was erased, only the state is written, and nothing leaves any more.
   */
  public Set<MessageKey> apply(Handle tx, List<Change> changes) {
    return changes.isEmpty()
        ? Set.of()
        : keys(
            tx.createQuery(CHANGE)
                .bind("rows", write(changes.stream().map(Change::columns).toList())));
  }

  /** Messages whose time has come, locked for this transaction; the longest waiting first. */
  public List<Message> due(Handle tx, Instant now, int limit) {
    return tx.createQuery(
            "SELECT "
                + MessageRow.COLUMNS
                + " FROM message WHERE due_at <= :now ORDER BY due_at LIMIT :limit"
                + " FOR UPDATE SKIP LOCKED")
        .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
        .bind("limit", limit)
        .map((row, _) -> rows.read(row))
        .list();
  }

  public Optional<Message> find(Handle tx, String tenant, UUID id) {
    return find(tx, List.of(new MessageKey(tenant, id))).stream().findFirst();
  }

  /** The same, locked for this transaction. */
  public Optional<Message> lock(Handle tx, MessageKey key) {
    return tx.createQuery(
            "SELECT "
                + MessageRow.COLUMNS
                + " FROM message WHERE tenant_id = :tenant AND id = :id FOR UPDATE")
        .bind("tenant", key.tenant())
        .bind("id", key.id())
        .map((row, _) -> rows.read(row))
        .findOne();
  }

  public List<Message> find(Handle tx, Collection<MessageKey> keys) {
    return tx.createQuery(
            "SELECT "
                + MessageRow.COLUMNS
                + " FROM message WHERE (tenant_id, id) IN"
                + " (SELECT * FROM unnest(:tenants::text[], :ids::uuid[]))")
        .bindByType(
            "tenants", keys.stream().map(MessageKey::tenant).toArray(String[]::new), String[].class)
        .bindByType("ids", keys.stream().map(MessageKey::id).toArray(UUID[]::new), UUID[].class)
        .map((row, _) -> rows.read(row))
        .list();
  }

  /** In whose name a person was last written to at an address, if ever. */
  public Optional<String> lastUnit(
      Handle tx, String tenant, UUID profile, String channel, String address) {
    return tx.createQuery(
            "SELECT "
                + MessageRow.COLUMNS
                + " FROM message WHERE tenant_id = :tenant AND profile_id = ANY(:profiles::uuid[])"
                + " AND channel = :channel AND address = :address"
                + " ORDER BY requested_at DESC, id DESC LIMIT 1")
        .bind("tenant", tenant)
        .bindByType(
            "profiles", aliases.allOf(tx, tenant, profile).toArray(UUID[]::new), UUID[].class)
        .bind("channel", channel)
        .bind("address", address)
        .map((row, _) -> rows.read(row).order().unit())
        .findOne();
  }

  /** What a person first did, and the column that says when. */
  public enum Touch {
    OPENED("opened_at"),
    CLICKED("clicked_at"),
    UNSUBSCRIBED("unsubscribed_at");

    private final String column;

    Touch(String column) {
      this.column = column;
    }
  }

  /** Notes when people first did this; an earlier time stays. */
  public void touch(Handle tx, Touch touch, Map<MessageKey, Instant> first) {
    if (first.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            UPDATE message m SET %1$s = least(m.%1$s, t.at::timestamptz)
            FROM unnest(:tenants::text[], :ids::uuid[], :ats::text[]) AS t(tenant_id, id, at)
            WHERE m.tenant_id = t.tenant_id AND m.id = t.id
            """
                .formatted(touch.column))
        .bindByType(
            "tenants",
            first.keySet().stream().map(MessageKey::tenant).toArray(String[]::new),
            String[].class)
        .bindByType(
            "ids", first.keySet().stream().map(MessageKey::id).toArray(UUID[]::new), UUID[].class)
        .bindByType(
            "ats",
            first.values().stream().map(Instant::toString).toArray(String[]::new),
            String[].class)
        .execute();
  }

  /** Newest first; of a person under all ids that the person ever had. */
  Page<Message> list(
      Handle tx, String tenant, Filter filter, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    Map<String, Object> wanted = new HashMap<>();
    StringBuilder where = new StringBuilder("tenant_id = :tenant");
    if (filter.journey() != null) {
      where.append(" AND (journey_key = :journey OR journey_id = :journey)");
      wanted.put("journey", filter.journey());
    }
    if (filter.state() != null) {
      where.append(" AND state = :state");
      wanted.put("state", filter.state().name());
    }
    if (filter.channel() != null) {
      where.append(" AND channel = :channel");
      wanted.put("channel", filter.channel());
    }
    if (filter.profile() != null) {
      where.append(" AND profile_id = ANY(:profiles::uuid[])");
    }
    if (cursor != null) {
      where.append(" AND (requested_at, id) < (:at, :id)");
      Cursor.Place place = Cursor.place(cursor);
      wanted.put("at", OffsetDateTime.ofInstant(place.at(), ZoneOffset.UTC));
      wanted.put("id", place.id());
    }
    Query query =
        tx.createQuery(
                "SELECT "
                    + MessageRow.COLUMNS
                    + " FROM message WHERE "
                    + where
                    + " ORDER BY requested_at DESC, id DESC LIMIT :limit")
            .bind("tenant", tenant)
            .bind("limit", size + 1)
            .bindMap(wanted);
    if (filter.profile() != null) {
      UUID[] ids = aliases.allOf(tx, tenant, filter.profile()).toArray(UUID[]::new);
      query.bindByType("profiles", ids, UUID[].class);
    }
    return Page.of(
        query.map((row, _) -> rows.read(row)).list(),
        size,
        last -> new Cursor.Place(last.order().requestedAt(), last.order().id()).cursor());
  }

  /** A message of a journey's step that somebody was sent, or may have been. */
  public record Had(UUID message, UUID profile, String journey, String step) {
    public static final Comparator<Had> ORDER = Comparator.comparing(Had::message);

    public boolean isOf(JourneyStep other) {
      return journey.equals(other.id()) && step.equals(other.step());
    }
  }

  /**
   * What profiles had of journeys. Whoever asks for one of these journeys too waits until the
   * transaction is over, and sees what it has let go; before anything else is locked.
   */
  public List<Had> had(
      Handle tx,
      String tenant,
      Collection<String> journeys,
      Collection<UUID> profiles,
      Instant since) {
    List<String> asked = List.copyOf(journeys);
    var unused =
        tx.createQuery(
                "SELECT count(pg_advisory_xact_lock(k)) FROM (SELECT DISTINCT"
                    + " hashtextextended('doubles ' || :tenant || ' ' || j, 0) AS k"
                    + " FROM unnest(:journeys::text[]) AS j ORDER BY k OFFSET 0) AS keys")
            .bind("tenant", tenant)
            .bindArray("journeys", String.class, asked)
            .mapTo(Integer.class)
            .one();
    return tx.createQuery(
            """
            SELECT id, profile_id, journey_id, step FROM message
             WHERE tenant_id = :tenant AND profile_id = ANY(:profiles) AND requested_at > :since
               AND journey_id = ANY(:journeys) AND purpose = 'marketing'
               AND (leaving OR state IN ('ACCEPTED', 'UNKNOWN', 'DELIVERED', 'COMPLAINED'))
            """)
        .bind("tenant", tenant)
        .bindByType("profiles", profiles.toArray(UUID[]::new), UUID[].class)
        .bind("since", OffsetDateTime.ofInstant(since, ZoneOffset.UTC))
        .bindArray("journeys", String.class, asked)
        .map(
            (row, _) ->
                new Had(
                    row.getObject(1, UUID.class),
                    row.getObject(2, UUID.class),
                    row.getString(3),
                    row.getString(4)))
        .list();
  }

  private Set<MessageKey> keys(Query query) {
    return new HashSet<>(
        query
            .map((row, _) -> new MessageKey(row.getString(1), row.getObject(2, UUID.class)))
            .list());
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A message cannot be written", e);
    }
  }
}
