package io.carillon.identity.retention;

import io.carillon.identity.person.Attempts;
import io.carillon.identity.privacy.Unseen;
import io.carillon.identity.retention.SweepStore.Seen;
import io.carillon.identity.tenant.RetentionStore;
import io.carillon.identity.tenant.RetentionStore.Periods;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/** Once a day goes through all that a tenant keeps for a while, and ends what is over. */
@ApplicationScoped
class Retention {
  private static final Logger LOG = Logger.getLogger(Retention.class);
  private static final Duration AGAIN = Duration.ofDays(1);

  /**
   * So many people at most wait for their erasure, as each holds up the tenant's decisions for a
   * moment, and whoever asks by right must not wait for them.
   */
  private static final int MOST_OPEN = 100;

  private final Definitions definitions;
  private final Attempts attempts;
  private final Transactions transactions;
  private final RetentionStore periods;
  private final SweepStore sweeps;
  private final Unseen unseen;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("retention").factory());

  @Inject
  Retention(
      Definitions definitions,
      Attempts attempts,
      Transactions transactions,
      RetentionStore periods,
      SweepStore sweeps,
      Unseen unseen,
      Clock clock) {
    this.definitions = definitions;
    this.attempts = attempts;
    this.transactions = transactions;
    this.periods = periods;
    this.sweeps = sweeps;
    this.unseen = unseen;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    var unused = timer.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.MINUTES);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  private void sweep() {
    for (String tenant : new TreeSet<>(definitions.tenants())) {
      try {
        sweep(tenant);
      } catch (RuntimeException e) {
        LOG.warnf(e, "What is over could not be ended; it is tried again: tenantId=%s", tenant);
      }
    }
  }

  /** As far as there is something to do now. */
  void sweep(String tenant) {
    for (Kept what : Kept.values()) {
      boolean more = true;
      while (more && !timer.isShutdown()) {
        more = step(tenant, what);
      }
    }
  }

  /** In one transaction; false when nothing more can be done now. */
  boolean step(String tenant, Kept what) {
    Periods kept = periods.of(tenant);
    Instant now = clock.instant();
    return what == Kept.PROFILES
        ? attempts.inTenants(List.of(tenant), (tx, _) -> step(tx, tenant, what, kept, now))
        : transactions.inWholeTenant(tenant, tx -> step(tx, tenant, what, kept, now));
  }

  private boolean step(Handle tx, String tenant, Kept what, Periods kept, Instant now) {
    Duration period =
        switch (what) {
          case PROFILES -> kept.profiles();
          case CONSENTS -> kept.consents();
          case DECISIONS -> kept.decisions();
        };
    if (period == null) {
      return false;
    }
    Instant before = now.minus(period);
    return sweeps
        .take(tx, tenant, what, now)
        .map(
            after ->
                switch (what) {
                  case PROFILES -> people(tx, tenant, after, before, now);
                  case CONSENTS -> {
                    List<UUID> ids = sweeps.written(tx, "consent_history", tenant, after, before);
                    sweeps.forgetConsents(tx, tenant, ids);
                    yield next(tx, tenant, what, ids, now);
                  }
                  case DECISIONS -> {
                    List<UUID> ids = sweeps.written(tx, "identity_decision", tenant, after, before);
                    sweeps.forgetDecisions(tx, tenant, ids);
                    yield next(tx, tenant, what, ids, now);
                  }
                })
        .orElse(false);
  }

  private boolean next(Handle tx, String tenant, Kept what, List<UUID> looked, Instant now) {
    boolean more = looked.size() == SweepStore.AT_ONCE;
    sweeps.goOn(
        tx, tenant, what, more ? looked.getLast() : SweepStore.BEGIN, more ? now : now.plus(AGAIN));
    return more;
  }

  private boolean people(Handle tx, String tenant, UUID after, Instant before, Instant now) {
    int room = MOST_OPEN - unseen.open(tx, tenant);
    if (room <= 0) {
      return false;
    }
    List<UUID> looked = new ArrayList<>();
    List<UUID> longAgo = new ArrayList<>();
    List<Seen> found = sweeps.people(tx, tenant, after, before);
    for (Seen one : found) {
      if (longAgo.size() == room) {
        break;
      }
      looked.add(one.id());
      if (one.longAgo()) {
        longAgo.add(one.id());
      }
    }
    unseen.ask(tx, tenant, longAgo, now);
    if (looked.size() < found.size()) {
      sweeps.goOn(tx, tenant, Kept.PROFILES, looked.getLast(), now);
      return false;
    }
    return next(tx, tenant, Kept.PROFILES, looked, now);
  }
}
