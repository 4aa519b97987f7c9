package io.carillon.platform.privacy;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
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
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Who was erased, and what was answered then. It is remembered for longer than any topic or dead
 * letter can bring anything of before.
 */
@ApplicationScoped
public class ErasedStore {
  /** Topics keep 7 days, dead letters 30. */
  public static final Duration REMEMBERED = Duration.ofDays(45);

  private static final int HASH = 8;

  /**
   * Whether an id may live again: it is a hash of what several people share, and whoever shares it
   * next has the same one.
   */
  public static boolean comesBack(UUID profile) {
    return profile.version() == HASH;
  }

  /** Remembers people as erased. */
  public void add(Handle tx, String tenant, Collection<UUID> profiles, Instant now) {
    tx.createUpdate(
            "INSERT INTO erased_profile (tenant_id, profile_id, erased_at)"
                + " SELECT :tenant, p, :now FROM unnest(:profiles::uuid[]) AS p ORDER BY p"
                + " ON CONFLICT DO NOTHING")
        .bind("tenant", tenant)
        .bind("now", utc(now))
        .bindByType("profiles", profiles.toArray(UUID[]::new), UUID[].class)
        .execute();
  }

  /** Keeps what was erased of a profile before anybody asked, for the receipt of who asks. */
  public void took(Handle tx, String tenant, UUID profile, Receipt gone, Instant now) {
    gone.erased()
        .forEach(
            (kind, count) -> {
              if (count > 0) {
                tx.createUpdate(
                        "INSERT INTO erased_kind (tenant_id, profile_id, kind, count, erased_at)"
                            + " VALUES (:tenant, :profile, :kind, :count, :now)"
                            + " ON CONFLICT (tenant_id, profile_id, kind) DO UPDATE"
                            + " SET count = erased_kind.count + excluded.count")
                    .bind("tenant", tenant)
                    .bind("profile", profile)
                    .bind("kind", kind)
                    .bind("count", count)
                    .bind("now", utc(now))
                    .execute();
              }
            });
  }

  /** Adds to a receipt what was erased of these before; it is told once. */
  void tell(Handle tx, String tenant, Collection<UUID> profiles, Receipt receipt) {
    tx.createQuery(
            "DELETE FROM erased_kind WHERE tenant_id = :tenant AND profile_id = ANY(:profiles)"
                + " RETURNING kind, count")
        .bind("tenant", tenant)
        .bindByType("profiles", profiles.toArray(UUID[]::new), UUID[].class)
        .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(gone -> receipt.erased(gone.getKey(), gone.getValue()));
  }

  /** Those of these whose person was erased, and that can never live again. */
  public <T> Set<T> among(
      Handle tx, Collection<T> asked, Function<T, String> tenant, Function<T, UUID> profile) {
    if (asked.isEmpty()) {
      return Set.of();
    }
    List<T> all = List.copyOf(asked);
    Set<Erased> erased = new HashSet<>();
    tx.createQuery(
            "SELECT e.tenant_id, e.profile_id FROM erased_profile e"
                + " JOIN unnest(:tenants::text[], :profiles::uuid[]) AS a(tenant_id, profile_id)"
                + " USING (tenant_id, profile_id)")
        .bindArray("tenants", String.class, all.stream().map(tenant).toList())
        .bindArray("profiles", UUID.class, all.stream().map(profile).toList())
        .map((row, _) -> new Erased(row.getString(1), row.getObject(2, UUID.class)))
        .forEach(erased::add);
    Set<T> found = new HashSet<>();
    for (T one : all) {
      UUID id = profile.apply(one);
      if (!comesBack(id) && erased.contains(new Erased(tenant.apply(one), id))) {
        found.add(one);
      }
    }
    return found;
  }

  private record Erased(String tenant, UUID profile) {}

  /** How many of these were erased. */
  public int count(Handle tx, String tenant, Collection<UUID> profiles) {
    return tx.createQuery(
            "SELECT count(*) FROM erased_profile"
                + " WHERE tenant_id = :tenant AND profile_id = ANY(:profiles)")
        .bind("tenant", tenant)
        .bindByType("profiles", profiles.toArray(UUID[]::new), UUID[].class)
        .mapTo(Integer.class)
        .one();
  }

  /** Two askers for one request come one after the other. */
  void hold(Handle tx, UUID request) {
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('erasure ' || ?, 0))", request);
  }

  Optional<byte[]> receipt(Handle tx, String tenant, UUID request) {
    return tx.createQuery(
            "SELECT receipt FROM erasure_receipt WHERE tenant_id = :tenant AND request_id = :id")
        .bind("tenant", tenant)
        .bind("id", request)
        .mapTo(byte[].class)
        .findOne();
  }

  /** Keeps a receipt, and forgets what needs no memory any more. */
  void keep(Handle tx, String tenant, UUID request, byte[] receipt, Instant now) {
    tx.createUpdate(
            "INSERT INTO erasure_receipt (tenant_id, request_id, receipt, erased_at)"
                + " VALUES (:tenant, :id, :receipt, :now)")
        .bind("tenant", tenant)
        .bind("id", request)
        .bind("receipt", receipt)
        .bind("now", utc(now))
        .execute();
    for (String table : List.of("erased_profile", "erased_kind", "erasure_receipt")) {
      tx.createUpdate("DELETE FROM " + table + " WHERE tenant_id = :tenant AND erased_at < :before")
          .bind("tenant", tenant)
          .bind("before", utc(now.minus(REMEMBERED)))
          .execute();
    }
  }

  private static OffsetDateTime utc(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
  }
}
