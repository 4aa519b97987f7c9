package io.carillon.messaging.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.message.MessageKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Table `inbox_message`. */
@ApplicationScoped
class InboxStore {
  private static final String ENTRY =
      "SELECT seq, message_id, notice, sent_at, expires_at, seen_at, clicked_at FROM inbox_message";
  private static final String THERE =
      " WHERE tenant_id = :tenant AND profile_id = ANY(:profiles::uuid[])"
          + " AND dismissed_at IS NULL AND expires_at > :now";

  private final ObjectMapper json;

  @Inject
  InboxStore(ObjectMapper json) {
    this.json = json;
  }

  /** A message on its way into an inbox. */
  record Arrival(MessageKey key, UUID profile, Notice notice, Instant sentAt, Instant expiresAt) {}

  /** One writer per tenant at a time, so that rows become visible in the order of their places. */
  void serialise(Handle tx, Collection<String> tenants) {
    tx.createQuery(
            "SELECT pg_advisory_xact_lock(place) FROM (SELECT DISTINCT"
                + " hashtextextended('inbox/' || t, 0) AS place FROM unnest(:tenants::text[]) t"
                + " ORDER BY place) places")
        .bindByType("tenants", tenants.toArray(String[]::new), String[].class)
        .map((_, _) -> true)
        .list();
  }

  /**
   * Those of the messages whose person was erased. The others' rows are held, so that an erasure
   * that comes now waits, and then finds what this transaction writes.
   */
  Set<MessageKey> erased(Handle tx, List<MessageKey> keys) {
    Set<MessageKey> erased = new HashSet<>();
    tx.createQuery(
            "SELECT m.tenant_id, m.id, m.erased FROM message m"
                + " JOIN unnest(:tenants::text[], :ids::uuid[]) AS k(tenant_id, id)"
                + " ON m.tenant_id = k.tenant_id AND m.id = k.id ORDER BY 1, 2 FOR SHARE OF m")
        .bindByType(
            "tenants", keys.stream().map(MessageKey::tenant).toArray(String[]::new), String[].class)
        .bindByType("ids", keys.stream().map(MessageKey::id).toArray(UUID[]::new), UUID[].class)
        .map(
            (row, _) ->
                Map.entry(
                    new MessageKey(row.getString(1), row.getObject(2, UUID.class)),
                    row.getBoolean(3)))
        .forEach(
            found -> {
              if (found.getValue()) {
                erased.add(found.getKey());
              }
            });
    return erased;
  }

  /** Writes those that are not there yet, in their order. */
  void insert(Handle tx, List<Arrival> arrivals) {
    List<Map<String, Object>> rows =
        arrivals.stream()
            .map(
                arrival ->
                    Map.<String, Object>of(
                        "tenant_id", arrival.key().tenant(),
                        "message_id", arrival.key().id(),
                        "profile_id", arrival.profile(),
                        "notice", arrival.notice(),
                        "sent_at", arrival.sentAt().toString(),
                        "expires_at", arrival.expiresAt().toString()))
            .toList();
    tx.createUpdate(
            """
            INSERT INTO inbox_message
              (tenant_id, message_id, profile_id, notice, sent_at, expires_at)
            SELECT r.tenant_id, r.message_id, r.profile_id, r.notice, r.sent_at, r.expires_at
            FROM ROWS FROM (jsonb_to_recordset(:rows::jsonb) AS (tenant_id text, message_id uuid,
              profile_id uuid, notice jsonb, sent_at timestamptz, expires_at timestamptz))
              WITH ORDINALITY AS r(tenant_id, message_id, profile_id, notice, sent_at, expires_at,
                place)
            ORDER BY r.place
            ON CONFLICT DO NOTHING
            """)
        .bind("rows", write(rows))
        .execute();
  }

  /** What is there, newest first. */
  List<InboxEntry> list(Handle tx, Visitor visitor, @Nullable Long before, int limit, Instant now) {
    return theirs(
            tx.createQuery(
                ENTRY
                    + THERE
                    + " AND (:before::bigint IS NULL OR seq < :before)"
                    + " ORDER BY seq DESC LIMIT :limit"),
            visitor,
            now)
        .bind("before", before)
        .bind("limit", limit)
        .map((row, _) -> read(row))
        .list();
  }

  /** What came behind that place, oldest first. */
  List<InboxEntry> since(Handle tx, Visitor visitor, long after, int limit, Instant now) {
    return theirs(
            tx.createQuery(ENTRY + THERE + " AND seq > :after ORDER BY seq LIMIT :limit"),
            visitor,
            now)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> read(row))
        .list();
  }

  long unread(Handle tx, Visitor visitor, Instant now) {
    return theirs(
            tx.createQuery("SELECT count(*) FROM inbox_message" + THERE + " AND seen_at IS NULL"),
            visitor,
            now)
        .mapTo(Long.class)
        .one();
  }

  /** The place of the newest message of the person that ever was there; 0 when there was none. */
  long newest(Handle tx, Visitor visitor) {
    return tx.createQuery(
            "SELECT coalesce(max(seq), 0) FROM inbox_message"
                + " WHERE tenant_id = :tenant AND profile_id = ANY(:profiles::uuid[])")
        .bind("tenant", visitor.tenant())
        .bindByType("profiles", visitor.profiles().toArray(UUID[]::new), UUID[].class)
        .mapTo(Long.class)
        .one();
  }

  /** What the message shows, if it is one of the person's. */
  Optional<Notice> notice(Handle tx, Visitor visitor, UUID id) {
    return tx.createQuery(
            "SELECT notice FROM inbox_message WHERE tenant_id = :tenant AND message_id = :id"
                + " AND profile_id = ANY(:profiles::uuid[])")
        .bind("tenant", visitor.tenant())
        .bind("id", id)
        .bindByType("profiles", visitor.profiles().toArray(UUID[]::new), UUID[].class)
        .map((row, _) -> read(row.getString(1)))
        .findOne();
  }

  /** Notes the act; false when it was noted before. Whoever acts on a message has seen it. */
  boolean note(Handle tx, String tenant, UUID id, Act act, Instant now) {
    String seenToo = act == Act.SEEN ? "" : ", seen_at = coalesce(seen_at, :now)";
    return tx.createUpdate(
                "UPDATE inbox_message SET %1$s = :now%2$s WHERE tenant_id = :tenant"
                        .formatted(act.column(), seenToo)
                    + " AND message_id = :id AND %s IS NULL".formatted(act.column()))
            .bind("now", at(now))
            .bind("tenant", tenant)
            .bind("id", id)
            .execute()
        > 0;
  }

  int erase(Handle tx, String tenant, Collection<UUID> profiles) {
    return tx.createUpdate(
            "DELETE FROM inbox_message"
                + " WHERE tenant_id = :tenant AND profile_id = ANY(:profiles::uuid[])")
        .bind("tenant", tenant)
        .bindByType("profiles", profiles.toArray(UUID[]::new), UUID[].class)
        .execute();
  }

  /** Removes what has expired; says how many there were. */
  int prune(Handle tx, Instant now, int limit) {
    return tx.createUpdate(
            "DELETE FROM inbox_message WHERE (tenant_id, message_id) IN (SELECT tenant_id,"
                + " message_id FROM inbox_message WHERE expires_at <= :now"
                + " ORDER BY expires_at LIMIT :limit FOR UPDATE SKIP LOCKED)")
        .bind("now", at(now))
        .bind("limit", limit)
        .execute();
  }

  private static Query theirs(Query query, Visitor visitor, Instant now) {
    return query
        .bind("tenant", visitor.tenant())
        .bindByType("profiles", visitor.profiles().toArray(UUID[]::new), UUID[].class)
        .bind("now", at(now));
  }

  private InboxEntry read(ResultSet row) throws SQLException {
    return new InboxEntry(
        row.getLong(1),
        row.getObject(2, UUID.class),
        read(row.getString(3)),
        row.getObject(4, OffsetDateTime.class).toInstant(),
        row.getObject(5, OffsetDateTime.class).toInstant(),
        instant(row.getObject(6, OffsetDateTime.class)),
        instant(row.getObject(7, OffsetDateTime.class)));
  }

  private Notice read(String text) {
    try {
      return json.readValue(text, Notice.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A notice cannot be read", e);
    }
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A notice cannot be written", e);
    }
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }

  private static OffsetDateTime at(Instant moment) {
    return OffsetDateTime.ofInstant(moment, ZoneOffset.UTC);
  }
}
