package io.carillon.identity.tenant;

import io.carillon.platform.definitions.Tenant;
import io.carillon.platform.definitions.Tenants;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * How many people a tenant may be known to have, as its settings say. They are counted once a
 * minute, of tenants with a quota alone, and what this process adds meanwhile is added up; so a
 * quota is passed by what other processes add in a minute and a batch that is applied beside, at
 * most.
 */
@ApplicationScoped
public class ProfileQuotaStore {
  private static final Duration COUNTED_FOR = Duration.ofMinutes(1);

  private static final Logger LOG = Logger.getLogger(ProfileQuotaStore.class);

  private final Tenants tenants;
  private final Transactions transactions;
  private final Clock clock;
  private final Map<String, Long> quotas = new ConcurrentHashMap<>();
  private final Map<String, Count> counts = new ConcurrentHashMap<>();
  private final Set<String> counting = ConcurrentHashMap.newKeySet();

  private record Count(long profiles, Instant at) {}

  @Inject
  ProfileQuotaStore(Tenants tenants, Transactions transactions, Clock clock) {
    this.tenants = tenants;
    this.transactions = transactions;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    tenants.onChange(this::take);
  }

  /** How many more people there is room for; very many without a quota. */
  public long room(Handle tx, String tenant) {
    Long quota = quotas.get(tenant);
    if (quota == null) {
      return Long.MAX_VALUE;
    }
    Instant now = clock.instant();
    Count known = counts.computeIfAbsent(tenant, _ -> new Count(count(tx, tenant), now));
    if (now.isAfter(known.at().plus(COUNTED_FOR)) && counting.add(tenant)) {
      Thread.ofVirtual().name("profile-count").start(() -> recount(tenant));
    }
    return quota - known.profiles();
  }

  /** Beside the batches: many people take a while to count. */
  private void recount(String tenant) {
    try {
      Instant now = clock.instant();
      long profiles = transactions.inTenants(Set.of(tenant), tx -> count(tx, tenant));
      counts.computeIfPresent(tenant, (_, _) -> new Count(profiles, now));
    } catch (RuntimeException e) {
      LOG.warnf("The profiles of tenant %s were not counted: %s", tenant, e.getMessage());
    } finally {
      counting.remove(tenant);
    }
  }

  /** So many people were added. */
  public void added(String tenant, int people) {
    counts.computeIfPresent(tenant, (_, count) -> new Count(count.profiles() + people, count.at()));
  }

  private static long count(Handle tx, String tenant) {
    return tx.createQuery(
            "SELECT count(*) FROM profile WHERE tenant_id = :tenant AND canonical_id = id")
        .bind("tenant", tenant)
        .mapTo(Long.class)
        .one();
  }

  private void take(Tenant tenant) {
    long quota = tenant.quota("profiles");
    if (tenant.live() && quota > 0) {
      quotas.put(tenant.key(), quota);
    } else {
      quotas.remove(tenant.key());
    }
    counts.remove(tenant.key());
  }
}
