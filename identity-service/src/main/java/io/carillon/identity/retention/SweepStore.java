package io.carillon.identity.retention;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * Goes through tables in the order of their keys, some rows in each transaction. How far it is, is
 * a row of its own, so that whoever dies in the middle costs the next one nothing; no index by time
 * is needed, which each event would have to pay for.
 */
@ApplicationScoped
class SweepStore {
  static final UUID BEGIN = new UUID(0, 0);

  /** So many rows are looked at in a transaction. */
  static final int AT_ONCE = 2_000;

  /** Behind whom to go on, for as long as the transaction lasts; empty when it is not due. */
  Optional<UUID> take(Handle tx, String tenant, Kept kept, Instant now) {
    tx.createUpdate(
            "INSERT INTO retention_sweep (tenant_id, kept, after, due_at)"
                + " VALUES (:tenant, :kept, :begin, :now) ON CONFLICT DO NOTHING")
        .bind("tenant", tenant)
        .bind("kept", kept.name())
        .bind("begin", BEGIN)
        .bind("now", utc(now))
        .execute();
    return tx.createQuery(
            "SELECT after FROM retention_sweep WHERE tenant_id = :tenant AND kept = :kept"
                + " AND due_at <= :now FOR UPDATE SKIP LOCKED")
        .bind("tenant", tenant)
        .bind("kept", kept.name())
        .bind("now", utc(now))
        .mapTo(UUID.class)
        .findOne();
  }

  void goOn(Handle tx, String tenant, Kept kept, UUID after, Instant due) {
    tx.createUpdate(
            "UPDATE retention_sweep SET after = :after, due_at = :due"
                + " WHERE tenant_id = :tenant AND kept = :kept")
        .bind("after", after)
        .bind("due", utc(due))
        .bind("tenant", tenant)
        .bind("kept", kept.name())
        .execute();
  }

  /** A person, and whether nothing came of it since a moment. */
  record Seen(UUID id, boolean longAgo) {}

  /** The next people by id. */
  List<Seen> people(Handle tx, String tenant, UUID after, Instant before) {
    return tx.createQuery(
            """
            SELECT id, canonical_id = id AND last_seen < :before FROM profile
             WHERE tenant_id = :tenant AND id > :after ORDER BY id LIMIT :limit
            """)
        .bind("tenant", tenant)
        .bind("after", after)
        .bind("before", utc(before))
        .bind("limit", AT_ONCE)
        .map((row, _) -> new Seen(row.getObject(1, UUID.class), row.getBoolean(2)))
        .list();
  }

  /** The next rows that were written before a moment, by id: these are in the order of time. */
  List<UUID> written(Handle tx, String table, String tenant, UUID after, Instant before) {
    return tx.createQuery(
            "SELECT id FROM %s WHERE tenant_id = :tenant AND id > :after AND id < :before"
                    .formatted(table)
                + " ORDER BY id LIMIT :limit")
        .bind("tenant", tenant)
        .bind("after", after)
        .bind("before", firstOf(before))
        .bind("limit", AT_ONCE)
        .mapTo(UUID.class)
        .list();
  }

  void forgetDecisions(Handle tx, String tenant, List<UUID> ids) {
    bound("DELETE FROM identity_decision WHERE tenant_id = :tenant AND id = ANY(:ids)", tx, tenant)
        .bindByType("ids", ids.toArray(UUID[]::new), UUID[].class)
        .execute();
  }

  /** The word that stands is what a message may be sent by: what proves it stays with it. */
  void forgetConsents(Handle tx, String tenant, List<UUID> ids) {
    bound(
            """
            DELETE FROM consent_history h WHERE h.tenant_id = :tenant AND h.id = ANY(:ids)
               AND NOT EXISTS (
                 SELECT FROM profile p JOIN consent c
                     ON c.tenant_id = p.tenant_id AND c.profile_id = p.canonical_id
                  WHERE p.tenant_id = h.tenant_id AND p.id = h.profile_id
                    AND c.channel = h.channel AND c.address = h.address
                    AND c.purpose = h.purpose AND c.state = h.state AND c.at = h.at)
            """,
            tx,
            tenant)
        .bindByType("ids", ids.toArray(UUID[]::new), UUID[].class)
        .execute();
  }

  private static Update bound(String sql, Handle tx, String tenant) {
    return tx.createUpdate(sql).bind("tenant", tenant);
  }

  /** The least UUIDv7 of a moment. */
  static UUID firstOf(Instant at) {
    return new UUID(Math.max(0, at.toEpochMilli()) << 16, 0);
  }

  private static OffsetDateTime utc(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
  }
}
