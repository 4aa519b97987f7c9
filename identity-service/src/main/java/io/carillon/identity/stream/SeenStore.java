package io.carillon.identity.stream;

import io.carillon.identity.person.Contended;
import io.carillon.platform.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.statement.Update;

/** Which events there were in the last seven days. */
@ApplicationScoped
class SeenStore {
  /**
   * Looks events up by their key, whenever its plan was made: no other index of the table may begin
   * with the tenant, or a plan made while there were few rows goes through all of them for each.
   */
  static final String FIND =
      """
      SELECT w.n, s.payload
        FROM unnest(:tenants::text[], :messages::uuid[]) WITH ORDINALITY AS w(t, m, n)
        CROSS JOIN LATERAL (SELECT payload FROM seen s
          WHERE s.tenant_id = w.t AND s.message = w.m OFFSET 0) AS s
      """;

  /** A unique key is there already. */
  private static final String TAKEN = "23505";

  /** An event's id within a tenant. */
  record Message(String tenant, String eventId) {
    UUID hash() {
      return Ids.hash(eventId);
    }
  }

  /**
   * An event that was taken.
   *
   * @param at when it came, by the log's clock
   */
  record Seen(Message message, UUID payload, int partition, long offset, UUID profile, Instant at) {

    static Seen of(Message message, Incoming said, UUID profile, Instant at) {
      return new Seen(message, said.payload(), said.partition(), said.offset(), profile, at);
    }
  }

  /** The payloads of those that were seen before. */
  Map<Message, UUID> find(Handle tx, Collection<Message> messages) {
    Map<Message, UUID> found = new HashMap<>();
    if (messages.isEmpty()) {
      return found;
    }
    List<Message> asked = List.copyOf(messages);
    tx.createQuery(FIND)
        .bindArray("tenants", String.class, asked.stream().map(Message::tenant).toList())
        .bindArray("messages", UUID.class, asked.stream().map(Message::hash).toList())
        .map((row, _) -> Map.entry(asked.get(row.getInt(1) - 1), row.getObject(2, UUID.class)))
        .forEach(e -> found.put(e.getKey(), e.getValue()));
    return found;
  }

  /**
   * @throws Contended when another transaction took one of them meanwhile
   */
  void add(Handle tx, Collection<Seen> seen) {
    if (seen.isEmpty()) {
      return;
    }
    Update insert =
        tx.createUpdate(
                """
                INSERT INTO seen (tenant_id, message, payload, origin_partition, origin_offset,
                                  profile_id, seen_at)
                SELECT t, m, h, p, o, i, a
                  FROM unnest(:tenants::text[], :messages::uuid[], :payloads::uuid[],
                    :partitions::int[], :offsets::bigint[], :profiles::uuid[],
                    :moments::timestamptz[]) AS r(t, m, h, p, o, i, a)
                 ORDER BY t, m
                """)
            .bindArray("tenants", String.class, each(seen, one -> one.message().tenant()))
            .bindArray("messages", UUID.class, each(seen, one -> one.message().hash()))
            .bindArray("payloads", UUID.class, each(seen, Seen::payload))
            .bindArray("partitions", Integer.class, each(seen, Seen::partition))
            .bindArray("offsets", Long.class, each(seen, Seen::offset))
            .bindArray("profiles", UUID.class, each(seen, Seen::profile))
            .bindArray("moments", String.class, each(seen, one -> one.at().toString()));
    try {
      insert.execute();
    } catch (UnableToExecuteStatementException e) {
      // ON CONFLICT would look into the index once more for each
      if (e.getCause() instanceof SQLException sql && TAKEN.equals(sql.getSQLState())) {
        throw new Contended("an event was taken from another lane");
      }
      throw e;
    }
  }

  private static <T> List<T> each(Collection<Seen> seen, Function<Seen, T> column) {
    return seen.stream().map(column).toList();
  }

  /** Forgets some of what is older. */
  int forget(Handle tx, Instant before) {
    return tx.createUpdate(
            """
            DELETE FROM seen WHERE (tenant_id, message) IN
              (SELECT tenant_id, message FROM seen
                WHERE tenant_id = ANY(string_to_array(current_setting('carillon.tenants'), ','))
                  AND seen_at < :before
                ORDER BY tenant_id, message LIMIT 5000 FOR UPDATE SKIP LOCKED)
            """)
        .bind("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
        .execute();
  }
}
