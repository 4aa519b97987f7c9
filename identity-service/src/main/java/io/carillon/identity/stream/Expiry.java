package io.carillon.identity.stream;

import io.carillon.identity.match.MatchRuns;
import io.carillon.identity.person.MergeStore;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.events.Commits;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Forgets what is kept for a while: which events there were, what was known of two people when they
 * became one, what runs found in files, and what was told of events that come to nobody again. Of
 * every tenant, whether anything comes for it or not.
 */
@ApplicationScoped
class Expiry {
  private static final Logger LOG = Logger.getLogger(Expiry.class);
  private static final Duration REMEMBERED = Duration.ofDays(7);
  private static final Duration UNDOABLE = Duration.ofDays(31);
  private static final Duration RUN_TOLD = Duration.ofDays(30);

  private final Definitions definitions;
  private final Transactions transactions;
  private final SeenStore seen;
  private final EmittedStore emitted;
  private final Commits commits;
  private final MergeStore merges;
  private final MatchRuns runs;
  private final Clock clock;
  private final Set<String> heardOf = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("expiry").factory());

  @Inject
  Expiry(
      Definitions definitions,
      Transactions transactions,
      SeenStore seen,
      EmittedStore emitted,
      Commits commits,
      MergeStore merges,
      MatchRuns runs,
      Clock clock) {
    this.definitions = definitions;
    this.transactions = transactions;
    this.seen = seen;
    this.emitted = emitted;
    this.commits = commits;
    this.merges = merges;
    this.runs = runs;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    var unused = timer.scheduleWithFixedDelay(this::forget, 1, 1, TimeUnit.MINUTES);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  /** Something came of these tenants, whether they are defined or not. */
  void heard(Set<String> tenants) {
    heardOf.addAll(tenants);
  }

  void forget() {
    try {
      Set<String> tenants = new TreeSet<>(definitions.tenants());
      tenants.addAll(heardOf);
      if (tenants.isEmpty()) {
        return;
      }
      Instant now = clock.instant();
      transactions.inTenants(tenants, tx -> merges.forget(tx, now.minus(UNDOABLE)));
      untilNone(tenants, tx -> runs.forget(tx, now.minus(RUN_TOLD)));
      untilNone(tenants, tx -> seen.forget(tx, now.minus(REMEMBERED)));
      Map<Integer, Long> done = commits.of(EventsConsumer.NAME, Topic.EVENTS_RAW);
      untilNone(tenants, tx -> emitted.forget(tx, done));
    } catch (RuntimeException e) {
      LOG.warn("What is out of date could not be forgotten; it is tried again", e);
    }
  }

  private void untilNone(Set<String> tenants, Function<Handle, Integer> forget) {
    boolean more = true;
    while (more && !timer.isShutdown()) {
      more = transactions.inTenants(tenants, forget) > 0;
    }
  }
}
