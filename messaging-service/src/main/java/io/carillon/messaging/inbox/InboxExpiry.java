package io.carillon.messaging.inbox;

import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Removes what has expired, which nobody is shown any more. */
@ApplicationScoped
class InboxExpiry {
  private static final Logger LOG = Logger.getLogger(InboxExpiry.class);
  private static final int TOGETHER = 1_000;

  private final Definitions definitions;
  private final Transactions transactions;
  private final InboxStore store;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("inbox-expiry").factory());

  @Inject
  InboxExpiry(Definitions definitions, Transactions transactions, InboxStore store, Clock clock) {
    this.definitions = definitions;
    this.transactions = transactions;
    this.store = store;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    var _ = timer.scheduleWithFixedDelay(this::prune, 1, 1, TimeUnit.MINUTES);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  void prune() {
    try {
      Set<String> tenants = definitions.tenants();
      boolean more = !tenants.isEmpty();
      while (more && !timer.isShutdown()) {
        more =
            transactions.inTenants(tenants, tx -> store.prune(tx, clock.instant(), TOGETHER))
                == TOGETHER;
      }
    } catch (RuntimeException e) {
      LOG.warn("Expired messages of inboxes could not be removed; it is tried again", e);
    }
  }
}
