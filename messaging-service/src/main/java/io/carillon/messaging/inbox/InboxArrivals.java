package io.carillon.messaging.inbox;

import io.carillon.messaging.batch.Batches;
import io.carillon.messaging.message.MessageKey;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into inboxes: as many in one transaction as came while the last one was written.
 * Whoever brings one waits until it is durable.
 */
@ApplicationScoped
public class InboxArrivals {
  /** Behind the sender, before its last answers are written down. */
  private static final int AFTER_THE_SENDER = 2_650;

  private static final int TOGETHER = 200;
  private static final long LOOK = 200;
  private static final long PATIENCE = 30_000;

  private final Transactions transactions;
  private final InboxStore store;
  private final Outbox outbox;
  private final InboxSettings settings;
  private final Clock clock;
  private final BlockingQueue<Bringing> brought = new LinkedBlockingQueue<>();
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  private record Bringing(InboxStore.Arrival arrival, CompletableFuture<Boolean> there) {}

  @Inject
  InboxArrivals(
      Transactions transactions,
      InboxStore store,
      Outbox outbox,
      InboxSettings settings,
      Clock clock) {
    this.transactions = transactions;
    this.store = store;
    this.outbox = outbox;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Puts it there, once per message id, however often it is brought.
   *
   * @param profile the person's id
   * @return false when the person was erased meanwhile, and nothing was written
   * @throws ProblemException DEPENDENCY_AWAY when it could not be written, or not in time: it may
   *     be brought again
   * @throws IllegalStateException when it never can be written
   */
  public boolean put(String tenant, UUID message, UUID profile, Notice notice) {
    Instant now = clock.instant();
    Bringing bringing =
        new Bringing(
            new InboxStore.Arrival(
                new MessageKey(tenant, message), profile, notice, now, now.plus(settings.keep())),
            new CompletableFuture<>());
    brought.add(bringing);
    try {
      return bringing.there().get(PATIENCE, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new ProblemException(
          CommonReason.DEPENDENCY_AWAY, "The inbox was not written in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(CommonReason.DEPENDENCY_AWAY, "This process stops", e);
    }
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofPlatform().name("inbox").start(this::run);
  }

  void stop(@Observes @Priority(AFTER_THE_SENDER) ShutdownEvent event) throws InterruptedException {
    stopping = true;
    Thread running = thread;
    if (running != null) {
      running.join(10_000);
    }
  }

  private void run() {
    List<Bringing> some = new ArrayList<>();
    while (!stopping || !brought.isEmpty()) {
      try {
        Bringing first = brought.poll(LOOK, TimeUnit.MILLISECONDS);
        if (first != null) {
          some.clear();
          some.add(first);
          brought.drainTo(some, TOGETHER - 1);
          write(List.copyOf(some));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void write(List<Bringing> some) {
    try {
      Batches.apply(
          some,
          this::together,
          (one, why) ->
              one.there()
                  .completeExceptionally(
                      new IllegalStateException("The inbox does not take it", why)));
    } catch (RuntimeException e) {
      some.forEach(bringing -> bringing.there().completeExceptionally(e));
    }
  }

  private void together(List<Bringing> some) {
    Set<String> tenants = new TreeSet<>();
    some.forEach(bringing -> tenants.add(bringing.arrival().key().tenant()));
    List<InboxStore.Arrival> arrivals = some.stream().map(Bringing::arrival).toList();
    Set<MessageKey> erased =
        transactions.inTenants(
            tenants,
            tx -> {
              store.serialise(tx, tenants);
              Set<MessageKey> gone =
                  store.erased(tx, arrivals.stream().map(InboxStore.Arrival::key).toList());
              List<InboxStore.Arrival> wanted =
                  arrivals.stream().filter(arrival -> !gone.contains(arrival.key())).toList();
              store.insert(tx, wanted);
              outbox.add(
                  tx,
                  wanted.stream()
                      .map(arrival -> new Person(arrival.key().tenant(), arrival.profile()))
                      .distinct()
                      .map(person -> InboxWire.arrived(person.tenant(), person.profile()))
                      .toList());
              return gone;
            });
    some.forEach(bringing -> bringing.there().complete(!erased.contains(bringing.arrival().key())));
  }

  private record Person(String tenant, UUID profile) {}
}
