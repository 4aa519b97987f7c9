package io.carillon.analytics.archive;

import io.carillon.platform.definitions.Tenant;
import io.carillon.platform.definitions.Tenants;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Takes out of the archive what a tenant does not want to keep any longer (`retention.events`), by
 * the day on which it was received; a tenant without that setting keeps everything.
 */
@ApplicationScoped
class RetentionStore {
  private static final Logger LOG = Logger.getLogger(RetentionStore.class);
  private static final int TOGETHER = 5_000;

  private final Tenants tenants;
  private final Transactions transactions;
  private final Clock clock;
  private final Map<String, Period> kept = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("retention").factory());

  @Inject
  RetentionStore(Tenants tenants, Transactions transactions, Clock clock) {
    this.tenants = tenants;
    this.transactions = transactions;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    tenants.onChange(this::take);
    var _ = timer.scheduleWithFixedDelay(this::prune, 10, 60, TimeUnit.MINUTES);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  private void take(Tenant tenant) {
    String period = tenant.settings().path("retention").path("events").asText("");
    try {
      kept.put(tenant.key(), Period.parse(period));
    } catch (DateTimeException e) {
      kept.remove(tenant.key());
    }
  }

  private void prune() {
    LocalDate today = ArchiveStore.dayOf(clock.instant());
    kept.forEach(
        (tenant, period) -> {
          try {
            long gone = prune(tenant, today.minus(period));
            if (gone > 0) {
              LOG.infof(
                  "Events were older than the tenant keeps them: tenantId=%s n=%d", tenant, gone);
            }
          } catch (RuntimeException e) {
            LOG.warn("Old events could not be taken out of the archive; it is tried again", e);
          }
        });
  }

  /** What was received before a day goes; how much that was. */
  long prune(String tenant, LocalDate before) {
    long gone = 0;
    int some;
    do {
      some =
          transactions.inWholeTenant(
              tenant,
              tx ->
                  tx.createUpdate(
                          "DELETE FROM event WHERE tenant_id = :tenant AND (day, event_id) IN"
                              + " (SELECT day, event_id FROM event WHERE tenant_id = :tenant"
                              + " AND day < :before ORDER BY day LIMIT :together)"
                              + " AND day < :before")
                      .bind("tenant", tenant)
                      .bind("before", before)
                      .bind("together", TOGETHER)
                      .execute());
      gone += some;
    } while (some == TOGETHER && !timer.isShutdown());
    return gone;
  }
}
