package io.carillon.messaging.alias;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Every id of one person. */
@ApplicationScoped
public class Aliases {
  private static final String ALL =
      """
      WITH RECURSIVE up AS (
        SELECT :profile::uuid AS id, 0 AS steps
        UNION ALL
        SELECT a.canonical_id, up.steps + 1 FROM alias a JOIN up ON a.profile_id = up.id
        WHERE a.tenant_id = :tenant AND up.steps < 100),
      root AS (SELECT id FROM up ORDER BY steps DESC LIMIT 1),
      down AS (
        SELECT id FROM root
        UNION
        SELECT a.profile_id FROM alias a JOIN down ON a.canonical_id = down.id
        WHERE a.tenant_id = :tenant)
      SELECT id FROM down
      """;

  /** The survivor and all who were merged into it, whichever of them is named. */
  public Set<UUID> allOf(Handle tx, String tenant, UUID profile) {
    List<UUID> found =
        tx.createQuery(ALL)
            .bind("profile", profile)
            .bind("tenant", tenant)
            .mapTo(UUID.class)
            .list();
    Set<UUID> all = new TreeSet<>(found);
    all.add(profile);
    return all;
  }

  /** False when that was known, or is older than what is known. */
  boolean merged(Handle tx, String tenant, UUID profile, UUID canonical, long version) {
    return tx.createUpdate(
                "INSERT INTO alias (tenant_id, profile_id, canonical_id, version)"
                    + " VALUES (:tenant, :profile, :canonical, :version)"
                    + " ON CONFLICT (tenant_id, profile_id) DO UPDATE"
                    + " SET canonical_id = excluded.canonical_id, version = excluded.version"
                    + " WHERE alias.version < excluded.version")
            .bind("tenant", tenant)
            .bind("profile", profile)
            .bind("canonical", canonical)
            .bind("version", version)
            .execute()
        > 0;
  }

  /** A person who stands alone again, after a merge was undone; false when that was so before. */
  boolean alone(Handle tx, String tenant, UUID profile, long version) {
    return tx.createUpdate(
                "DELETE FROM alias WHERE tenant_id = :tenant AND profile_id = :profile"
                    + " AND version < :version")
            .bind("tenant", tenant)
            .bind("profile", profile)
            .bind("version", version)
            .execute()
        > 0;
  }

  /**
   * Takes a person's words and addresses out of the messages of one of their ids, for good: what is
   * written of one that is on its way adds none. That they existed remains. Who erases names every
   * id; those that are known to lead there may be somebody else's since a merge was undone.
   *
   * @return of how many messages
   */
  long erase(Handle tx, String tenant, UUID profile) {
    return tx.createUpdate(
            "UPDATE message SET erased = true, address = NULL, recipient = NULL, content = NULL,"
                + " detail = NULL, context = '{}', links = '{}', provider_ref = NULL WHERE"
                + " tenant_id = :tenant AND profile_id = :profile AND NOT erased")
        .bind("tenant", tenant)
        .bind("profile", profile)
        .execute();
  }
}
