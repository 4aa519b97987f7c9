package io.carillon.platform.privacy;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Which profile a merged one lives on in, in a service's table {@code alias}. The later word of a
 * profile stands, in whatever order they come.
 */
@ApplicationScoped
public class AliasStore {
  private static final String LOCK = "SELECT pg_advisory_xact_lock%s(hashtextextended(?, 0))";

  /** The survivors of those that were merged; the others are left out. */
  public Map<Profile, UUID> survivors(Handle tx, Collection<Profile> profiles) {
    if (profiles.isEmpty()) {
      return Map.of();
    }
    List<Profile> all = List.copyOf(profiles);
    Map<Profile, UUID> survivors = new HashMap<>();
    tx.createQuery(
            "SELECT tenant_id, profile_id, survivor_id FROM alias"
                + " JOIN unnest(:tenants::text[], :profiles::uuid[]) AS a(tenant_id, profile_id)"
                + " USING (tenant_id, profile_id)")
        .bindArray("tenants", String.class, all.stream().map(Profile::tenant).toList())
        .bindArray("profiles", UUID.class, all.stream().map(Profile::id).toList())
        .map(
            (row, _) ->
                Map.entry(
                    new Profile(row.getString(1), row.getObject(2, UUID.class)),
                    row.getObject(3, UUID.class)))
        .forEach(e -> survivors.put(e.getKey(), e.getValue()));
    return survivors;
  }

  /** Who a profile is now: itself, if it was never merged. */
  public UUID survivor(Handle tx, String tenant, UUID profile) {
    Profile asked = new Profile(tenant, profile);
    return survivors(tx, List.of(asked)).getOrDefault(asked, profile);
  }

  /**
   * Keeps who is who of these tenants as it is until the transaction ends.
   *
   * @param alone the tenants of which nobody else may hold people meanwhile: it waits for them
   */
  public void hold(Handle tx, SortedSet<String> tenants, Set<String> alone) {
    for (String tenant : tenants) {
      tx.execute(LOCK.formatted(alone.contains(tenant) ? "" : "_shared"), "people/" + tenant);
    }
  }

  /** The same of nobody but oneself, before anything else is locked. */
  public void alone(Handle tx, SortedSet<String> tenants) {
    hold(tx, tenants, tenants);
  }

  /**
   * Who a profile is now, kept so until the transaction ends: no merge comes in between, and
   * whoever else holds the same person waits.
   */
  public UUID hold(Handle tx, String tenant, UUID profile) {
    tx.execute(LOCK.formatted("_shared"), "people/" + tenant);
    UUID survivor = survivor(tx, tenant, profile);
    tx.execute(LOCK.formatted(""), "person/" + tenant + "/" + survivor);
    return survivor;
  }

  /**
   * Remembers a merge for ever; those who lived on in the loser live on in the survivor.
   *
   * @return false when it was undone since, and that is known already
   */
  public boolean merged(
      Handle tx, String tenant, UUID loser, UUID survivor, String mergeId, Instant mergedAt) {
    if (lives(tx, tenant, List.of(loser), survivor, mergeId, mergedAt, null) == 0) {
      return false;
    }
    tx.createUpdate(
            "UPDATE alias SET survivor_id = :survivor"
                + " WHERE tenant_id = :tenant AND survivor_id = :loser")
        .bind("tenant", tenant)
        .bind("loser", loser)
        .bind("survivor", survivor)
        .execute();
    return true;
  }

  /**
   * Remembers that a merge was undone: its members live on in somebody else.
   *
   * @param from who stays
   * @param parted who that is now
   * @return as whom each of them lives on, which for some may be known of a later word
   */
  public Map<Profile, UUID> parted(
      Handle tx,
      String tenant,
      UUID from,
      Collection<UUID> members,
      UUID parted,
      String mergeId,
      Instant partedAt) {
    lives(tx, tenant, members, parted, mergeId, partedAt, from);
    return survivors(tx, members.stream().map(member -> new Profile(tenant, member)).toList());
  }

  /** An event of a person, and the profile by which it came. */
  record Came(Profile profile, UUID member) {}

  /** Whose these are, of those whose member has parted from the person. */
  Map<Came, UUID> parted(Handle tx, Collection<Came> events) {
    if (events.isEmpty()) {
      return Map.of();
    }
    List<Came> all = List.copyOf(events);
    Map<Came, UUID> parted = new HashMap<>();
    tx.createQuery(
            """
            SELECT w.tenant_id, w.profile_id, w.member_id, m.survivor_id
              FROM unnest(:tenants::text[], :profiles::uuid[], :members::uuid[])
                AS w(tenant_id, profile_id, member_id)
              JOIN alias m ON m.tenant_id = w.tenant_id AND m.profile_id = w.member_id
              LEFT JOIN alias p ON p.tenant_id = w.tenant_id AND p.profile_id = w.profile_id
             WHERE m.parted_from IN (w.profile_id, p.survivor_id)
            """)
        .bindArray(
            "tenants", String.class, all.stream().map(one -> one.profile().tenant()).toList())
        .bindArray("profiles", UUID.class, all.stream().map(one -> one.profile().id()).toList())
        .bindArray("members", UUID.class, all.stream().map(Came::member).toList())
        .map(
            (row, _) ->
                Map.entry(
                    new Came(
                        new Profile(row.getString(1), row.getObject(2, UUID.class)),
                        row.getObject(3, UUID.class)),
                    row.getObject(4, UUID.class)))
        .forEach(e -> parted.put(e.getKey(), e.getValue()));
    return parted;
  }

  private static int lives(
      Handle tx,
      String tenant,
      Collection<UUID> profiles,
      UUID in,
      String mergeId,
      Instant since,
      @Nullable UUID partedFrom) {
    return tx.createUpdate(
            "INSERT INTO alias"
                + " (tenant_id, profile_id, survivor_id, merge_id, merged_at, parted_from)"
                + " SELECT :tenant, profile, :survivor, :mergeId, :since::timestamptz, :from::uuid"
                + " FROM unnest(:profiles::uuid[]) AS profile"
                + " ON CONFLICT (tenant_id, profile_id) DO UPDATE"
                + " SET survivor_id = excluded.survivor_id, merge_id = excluded.merge_id,"
                + " merged_at = excluded.merged_at,"
                + " parted_from = coalesce(excluded.parted_from, alias.parted_from)"
                + " WHERE alias.merged_at < excluded.merged_at")
        .bind("from", partedFrom)
        .bind("tenant", tenant)
        .bindArray("profiles", UUID.class, List.copyOf(profiles))
        .bind("survivor", in)
        .bind("mergeId", mergeId)
        .bind("since", since.toString())
        .execute();
  }
}
