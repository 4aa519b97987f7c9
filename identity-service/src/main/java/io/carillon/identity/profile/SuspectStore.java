package io.carillon.identity.profile;

import io.carillon.identity.resolution.Rift;
import io.carillon.identity.resolution.Side;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of merges that look wrong. */
@ApplicationScoped
class SuspectStore {
  /** Behind which row a list goes on. */
  record Behind(Instant foundAt, UUID id) {}

  /** Of profiles that are seen, the latest first; two that are one by now wait no more. */
  List<SuspectView> list(
      Handle tx, String tenant, String state, @Nullable Behind behind, int limit) {
    return tx.createQuery(
            """
            SELECT s.* FROM suspect_merge s
              JOIN profile pa ON pa.tenant_id = s.tenant_id AND pa.id = s.profile_id
              JOIN profile ra ON ra.tenant_id = s.tenant_id AND ra.id = pa.canonical_id
              JOIN profile pb ON pb.tenant_id = s.tenant_id AND pb.id = s.other_id
              JOIN profile rb ON rb.tenant_id = s.tenant_id AND rb.id = pb.canonical_id
             WHERE s.tenant_id = :tenant AND s.state = :state
               AND (s.state <> 'OPEN' OR ra.id <> rb.id)
               AND (:at::timestamptz IS NULL OR (s.found_at, s.id) < (:at::timestamptz, :id::uuid))
             ORDER BY s.found_at DESC, s.id DESC LIMIT :limit
            """)
        .bind("tenant", tenant)
        .bind("state", state.toUpperCase(Locale.ROOT))
        .bind("at", behind == null ? null : behind.foundAt().toString())
        .bind("id", behind == null ? null : behind.id())
        .bind("limit", limit)
        .map((row, _) -> view(row))
        .list();
  }

  Optional<SuspectView> find(Handle tx, String tenant, UUID id) {
    return tx.createQuery("SELECT * FROM suspect_merge WHERE tenant_id = :tenant AND id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> view(row))
        .findOne();
  }

  /** Of all that keeps these people apart, what waits for an operator. */
  Set<UUID> open(Handle tx, String tenant, Collection<Side> people) {
    List<UUID> apart =
        people.stream().flatMap(one -> one.apart().stream()).map(Rift::merge).distinct().toList();
    return apart.isEmpty()
        ? Set.of()
        : Set.copyOf(
            tx.createQuery(
                    "SELECT id FROM suspect_merge WHERE tenant_id = :tenant AND state = 'OPEN'"
                        + " AND id = ANY(:apart)")
                .bind("tenant", tenant)
                .bindArray("apart", UUID.class, apart)
                .mapTo(UUID.class)
                .list());
  }

  /** Whether it was still open. */
  boolean decide(Handle tx, String tenant, UUID id, String state, String by, Instant at) {
    return tx.createUpdate(
                "UPDATE suspect_merge SET state = :state, decided_by = :by,"
                    + " decided_at = :at::timestamptz"
                    + " WHERE tenant_id = :tenant AND id = :id AND state = 'OPEN'")
            .bind("state", state.toUpperCase(Locale.ROOT))
            .bind("by", by)
            .bind("at", at.toString())
            .bind("tenant", tenant)
            .bind("id", id)
            .execute()
        == 1;
  }

  private static SuspectView view(ResultSet row) throws SQLException {
    OffsetDateTime decided = row.getObject("decided_at", OffsetDateTime.class);
    return new SuspectView(
        row.getObject("id", UUID.class),
        row.getObject("profile_id", UUID.class),
        row.getObject("other_id", UUID.class),
        row.getString("reason"),
        row.getString("type"),
        row.getString("event_id"),
        row.getObject("found_at", OffsetDateTime.class).toInstant(),
        row.getString("state").toLowerCase(Locale.ROOT),
        decided == null ? null : decided.toInstant(),
        row.getString("decided_by"));
  }
}
