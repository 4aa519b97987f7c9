package io.carillon.messaging.sending;

import io.carillon.messaging.batch.Batches;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.AddressFault;
import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.DeadToken;
import io.carillon.messaging.message.Due;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageChanges;
import io.carillon.messaging.message.MessageKey;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.message.Move;
import io.carillon.messaging.outcome.OutcomeWire;
import io.carillon.messaging.preference.Refusals;
import io.carillon.messaging.provider.Outcome;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.events.Pace;
import io.carillon.platform.store.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what providers answered: as many answers in one transaction as came while the last
 * one was written, again and again until the database has them.
 */
@ApplicationScoped
class Results {
  private static final Logger LOG = Logger.getLogger(Results.class);

  /** When, among what happens at a stop, the last answers are written down. */
  static final int LAST = 2_700;

  private static final int TOGETHER = 200;
  private static final long PAUSE = 200;
  private static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(50);

  private final Transactions transactions;
  private final MessageStore store;
  private final Outbox outbox;
  private final OutcomeWire outcomes;
  private final Refusals refusals;
  private final MessageChanges changes;
  private final MeterRegistry meters;
  private final Clock clock;
  private final BlockingQueue<Change> answered = new LinkedBlockingQueue<>();
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  private final Pace pace = new Pace(LONGEST_REST);

  @Inject
  Results(
      Transactions transactions,
      MessageStore store,
      Outbox outbox,
      OutcomeWire outcomes,
      Refusals refusals,
      MessageChanges changes,
      MeterRegistry meters,
      Clock clock) {
    this.transactions = transactions;
    this.store = store;
    this.outbox = outbox;
    this.outcomes = outcomes;
    this.refusals = refusals;
    this.changes = changes;
    this.meters = meters;
    this.clock = clock;
  }

  void add(Message message, Address address, String provider, Outcome outcome) {
    Change change = change(message, address, outcome, clock.instant());
    String reference = outcome instanceof Outcome.Accepted(String given) ? given : null;
    meters
        .counter("carillon.messages.sent", "provider", provider, "state", change.state().name())
        .increment();
    answered.add(change.provider(provider, reference));
  }

  /** An end that no provider was asked for. */
  void add(Change end) {
    answered.add(end);
  }

  /** What a provider's answer means for the message. */
  static Change change(Message message, Address address, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Accepted(String _) -> Change.of(message, Move.ACCEPT, now).evenIfUnknown();
      case Outcome.Dead(String code, String detail, Instant since, boolean forGood) ->
          Change.of(message, Move.DEFER, now, code)
              .detail(detail)
              .dueAt(now)
              .retiring(new DeadToken(address.name(), address.hash(), since, forGood))
              .evenIfUnknown();
      case Outcome.Rejected(String code, String detail, var fault) ->
          Change.of(message, Move.REJECT, now, code).detail(detail).fault(fault).evenIfUnknown();
      case Outcome.Retry(String code, String detail, var after) ->
          Change.of(message, Move.DEFER, now, code)
              .detail(detail)
              .dueAt(Due.retry(message.progress().attempt(), after, now))
              .evenIfUnknown();
      case Outcome.Withheld(var reason) -> Change.of(message, Move.WITHHOLD, now, reason.name());
      case Outcome.Unknown(String code, String detail) ->
          Change.of(message, Move.LOSE, now, code).detail(detail);
    };
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofPlatform().name("results").start(this::run);
  }

  void stop(@Observes @Priority(LAST) ShutdownEvent event) throws InterruptedException {
    stopping = true;
    Thread running = thread;
    if (running != null) {
      running.join(10_000);
    }
  }

  private void run() {
    List<Change> some = new ArrayList<>();
    while (!stopping || !answered.isEmpty()) {
      try {
        Change first = answered.poll(PAUSE, TimeUnit.MILLISECONDS);
        if (first != null) {
          TimeUnit.NANOSECONDS.sleep(pace.left(System.nanoTime()));
          some.clear();
          some.add(first);
          answered.drainTo(some, TOGETHER - 1);
          long begin = System.nanoTime();
          keepWriting(List.copyOf(some));
          pace.worked(begin, System.nanoTime());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void keepWriting(List<Change> some) throws InterruptedException {
    while (true) {
      try {
        Batches.apply(some, this::write, this::refused);
        return;
      } catch (RuntimeException e) {
        LOG.warn("Providers' answers could not be written down; it is tried again", e);
        if (stopping) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE);
      }
    }
  }

  /** What became of the message counts more than the words that the database does not take. */
  private void refused(Change change, Throwable why) {
    LOG.errorf(
        "What became of message %s cannot be written down as it was said: %s",
        change.message().order().id(), why.getClass().getSimpleName());
    Batches.apply(
        List.of(change.withoutWords()),
        this::write,
        (bare, _) ->
            LOG.errorf(
                "Message %s stays as it is until its claim ends", bare.message().order().id()));
  }

  private void write(List<Change> some) {
    Instant now = clock.instant();
    Set<String> tenants = new TreeSet<>();
    some.forEach(change -> tenants.add(change.message().order().tenant()));
    List<Change> refused =
        some.stream().filter(change -> change.fault() != AddressFault.NONE).toList();
    Set<MessageKey> applied =
        transactions.inBatch(
            tenants,
            tx -> {
              Set<MessageKey> done = store.apply(tx, some);
              outbox.add(
                  tx,
                  some.stream()
                      .filter(change -> done.contains(MessageKey.of(change.message())))
                      .flatMap(change -> outcomes.told(change, now).stream())
                      .toList());
              refused.stream()
                  .filter(change -> done.contains(MessageKey.of(change.message())))
                  .forEach(change -> refuse(tx, change, now));
              return done;
            });
    changes.told(applied);
    refused.stream().map(change -> change.message().order().tenant()).forEach(refusals::tell);
  }

  private void refuse(Handle tx, Change change, Instant now) {
    Message message = change.applied();
    String provider = message.progress().provider();
    refusals.refused(tx, message, change.fault(), provider == null ? "" : provider, now);
  }
}
