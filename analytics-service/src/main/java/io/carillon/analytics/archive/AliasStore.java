package io.carillon.analytics.archive;

import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Which profile lives on in which. */
final class AliasStore {
  private static final String CANONICAL =
      """
      WITH RECURSIVE up(start, id) AS (
        SELECT p, p FROM unnest(:ids) AS p
        UNION
        SELECT up.start, a.survivor_id FROM up
        JOIN alias a ON a.tenant_id = :tenant AND a.profile_id = up.id)
      SELECT start, id FROM up
      WHERE NOT EXISTS (SELECT FROM alias a WHERE a.tenant_id = :tenant AND a.profile_id = up.id)
      """;

  private static final String FAMILY =
      """
      WITH RECURSIVE down(id) AS (
        SELECT :root::uuid
        UNION
        SELECT a.profile_id FROM down
        JOIN alias a ON a.tenant_id = :tenant AND a.survivor_id = down.id)
      SELECT id FROM down
      """;

  private AliasStore() {}

  /** Keeps the markers; the latest one of a profile counts, in whatever order they come. */
  static void insert(Handle tx, List<Merge> merges) {
    PreparedBatch batch =
        tx.prepareBatch(
            """
            INSERT INTO alias (tenant_id, profile_id, survivor_id, merge_id, merged_at)
            VALUES (:tenant, :loser, :survivor, :merge, :at)
            ON CONFLICT (tenant_id, profile_id) DO UPDATE
            SET survivor_id = excluded.survivor_id, merge_id = excluded.merge_id,
                merged_at = excluded.merged_at
            WHERE alias.merged_at <= excluded.merged_at
            """);
    for (Merge merge : merges) {
      batch
          .bind("tenant", merge.tenant())
          .bind("loser", merge.loser())
          .bind("survivor", merge.survivor())
          .bind("merge", merge.mergeId())
          .bind("at", merge.mergedAt().atOffset(ZoneOffset.UTC))
          .add();
    }
    batch.execute();
  }

  /** Who each profile is now; one that was never merged is itself. */
  static Map<UUID, UUID> canonical(Handle tx, String tenant, Collection<UUID> profiles) {
    Map<UUID, UUID> canonical = new HashMap<>();
    if (profiles.isEmpty()) {
      return canonical;
    }
    tx.createQuery(CANONICAL)
        .bind("tenant", tenant)
        .bindByType("ids", Set.copyOf(profiles).toArray(UUID[]::new), UUID[].class)
        .map((row, _) -> Map.entry(uuid(row, "start"), uuid(row, "id")))
        .forEach(found -> canonical.put(found.getKey(), found.getValue()));
    profiles.forEach(profile -> canonical.putIfAbsent(profile, profile));
    return canonical;
  }

  /** Every profile that is the same person as this one now. */
  static Set<UUID> family(Handle tx, String tenant, UUID profile) {
    UUID root = canonical(tx, tenant, List.of(profile)).getOrDefault(profile, profile);
    return new HashSet<>(
        tx.createQuery(FAMILY)
            .bind("tenant", tenant)
            .bind("root", root)
            .map((row, _) -> uuid(row, "id"))
            .list());
  }

  private static UUID uuid(java.sql.ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }
}
