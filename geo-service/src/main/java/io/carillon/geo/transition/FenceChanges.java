package io.carillon.geo.transition;

import io.carillon.geo.geofence.FenceBook;
import io.carillon.platform.privacy.AliasStore;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks again at those who are in a fence that was changed or archived: they leave it, if they are
 * in it no more. Every process does so with what it knows, and the rows' locks let one of them do
 * it. A process looks again at its start at all fences that were ever archived, since it, or
 * another, may have died over one.
 */
@ApplicationScoped
class FenceChanges {
  private static final Logger LOG = Logger.getLogger(FenceChanges.class);

  /** Before the book is read whole. */
  private static final int EARLIEST = 50;

  private static final int AT_ONCE = 200;

  private final FenceBook book;
  private final Transactions transactions;
  private final PersonStore store;
  private final AliasStore aliases;
  private final Movements movements;
  private final Clock clock;
  private final Map<String, Set<UUID>> waiting = new ConcurrentHashMap<>();
  private final Semaphore signal = new Semaphore(0);
  private volatile @Nullable Thread worker;
  private volatile boolean stopping;

  @Inject
  FenceChanges(
      FenceBook book,
      Transactions transactions,
      PersonStore store,
      AliasStore aliases,
      Movements movements,
      Clock clock) {
    this.book = book;
    this.transactions = transactions;
    this.store = store;
    this.aliases = aliases;
    this.movements = movements;
    this.clock = clock;
  }

  void start(@Observes @Priority(EARLIEST) StartupEvent event) {
    book.onChange(this::note);
    worker = Thread.ofPlatform().name("fence-changes").start(this::work);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    signal.release();
    Thread running = worker;
    if (running != null) {
      running.join(10_000);
    }
  }

  private void note(String tenant, Set<UUID> fences) {
    waiting.merge(
        tenant,
        fences,
        (a, b) -> {
          Set<UUID> both = new HashSet<>(a);
          both.addAll(b);
          return both;
        });
    signal.release();
  }

  private void work() {
    while (!stopping) {
      try {
        if (signal.tryAcquire(1, TimeUnit.SECONDS)) {
          signal.drainPermits();
        }
        for (String tenant : Set.copyOf(waiting.keySet())) {
          Set<UUID> fences = waiting.remove(tenant);
          if (fences != null) {
            tryToLook(tenant, fences);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void tryToLook(String tenant, Set<UUID> fences) throws InterruptedException {
    try {
      look(tenant, fences);
    } catch (RuntimeException e) {
      LOG.warn("Those who are in changed fences could not be looked at; it is tried again", e);
      note(tenant, fences);
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private void look(String tenant, Set<UUID> fences) {
    UUID behind = null;
    do {
      UUID from = behind;
      List<PersonRow> seen =
          transactions.inTenant(
              tenant,
              tx -> {
                // alone: whoever decided by what the fences were has committed, and is seen
                aliases.hold(tx, new TreeSet<>(Set.of(tenant)), Set.of(tenant));
                List<PersonRow> rows = store.visitors(tx, tenant, fences, from, AT_ONCE);
                movements.silence(tx, rows, clock.instant().truncatedTo(ChronoUnit.MICROS));
                return rows;
              });
      behind = seen.size() < AT_ONCE ? null : seen.getLast().profile().id();
    } while (behind != null && !stopping);
  }
}
