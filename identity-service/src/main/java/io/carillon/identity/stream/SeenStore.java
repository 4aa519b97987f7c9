package io.carillon.identity.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.identity.person.Contended;
import io.carillon.platform.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Which events there were in the last seven days. */
@ApplicationScoped
class SeenStore {

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
  record Seen(
      Message message, UUID payload, int partition, long offset, UUID profile, Instant at) {}

  /** The payloads of those that were seen before. */
  Map<Message, UUID> find(Handle tx, Collection<Message> messages) {
    Map<Message, UUID> found = new HashMap<>();
    if (messages.isEmpty()) {
      return found;
    }
    Map<UUID, String> byHash = new HashMap<>();
    ArrayNode rows = JsonNodeFactory.instance.arrayNode(messages.size());
    for (Message message : messages) {
      byHash.put(message.hash(), message.eventId());
      rows.addObject().put("t", message.tenant()).put("m", message.hash().toString());
    }
    tx.createQuery(
            """
            SELECT s.tenant_id, s.message, s.payload
              FROM jsonb_to_recordset(:rows::jsonb) AS w(t text, m uuid)
              JOIN seen s ON s.tenant_id = w.t AND s.message = w.m
            """)
        .bind("rows", rows.toString())
        .map(
            (row, _) -> {
              String id = byHash.get(row.getObject(2, UUID.class));
              return Map.entry(
                  new Message(row.getString(1), id == null ? "" : id),
                  row.getObject(3, UUID.class));
            })
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
    ArrayNode rows = JsonNodeFactory.instance.arrayNode(seen.size());
    for (Seen one : seen) {
      ObjectNode row = rows.addObject().put("t", one.message().tenant());
      row.put("m", one.message().hash().toString()).put("h", one.payload().toString());
      row.put("p", one.partition()).put("o", one.offset());
      row.put("i", one.profile().toString()).put("a", one.at().toString());
    }
    int done =
        tx.createUpdate(
                """
                INSERT INTO seen (tenant_id, message, payload, origin_partition, origin_offset,
                                  profile_id, seen_at)
                SELECT t, m, h, p, o, i, a FROM jsonb_to_recordset(:rows::jsonb)
                  AS r(t text, m uuid, h uuid, p int, o bigint, i uuid, a timestamptz)
                ORDER BY t, m ON CONFLICT DO NOTHING
                """)
            .bind("rows", rows.toString())
            .execute();
    if (done != seen.size()) {
      throw new Contended("an event was taken from another lane");
    }
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
