package io.carillon.messaging.engagement;

import io.carillon.messaging.batch.Batches;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageChanges;
import io.carillon.messaging.message.MessageKey;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.outcome.OutcomeWire;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.store.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes clicks and openings down and tells them as events: as many in one transaction as came
 * while the last one was written. Whoever brings one waits until it is durable; not when the
 * database is away, and never longer than a second, because the person behind the link is not to
 * wait for this house's troubles. Such a one is kept here until the database takes it.
 */
@ApplicationScoped
class Engagements {
  private static final Logger LOG = Logger.getLogger(Engagements.class);
  private static final int WAITING = 100_000;
  private static final int TOGETHER = 500;
  private static final long PAUSE = 200;
  private static final long PATIENCE = 1_000;
  private static final int AFTER_THE_DOORS = 2_600;

  private final Transactions transactions;
  private final MessageStore store;
  private final Outbox outbox;
  private final OutcomeWire outcomes;
  private final MessageChanges changes;
  private final MeterRegistry meters;
  private final BlockingQueue<Noted> waiting = new LinkedBlockingQueue<>(WAITING);
  private volatile boolean away;
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  /** One that waits to be written, and the latch that its bringer waits at. */
  private record Noted(Engagement engagement, CountDownLatch done) {}

  @Inject
  Engagements(
      Transactions transactions,
      MessageStore store,
      Outbox outbox,
      OutcomeWire outcomes,
      MessageChanges changes,
      MeterRegistry meters) {
    this.transactions = transactions;
    this.store = store;
    this.outbox = outbox;
    this.outcomes = outcomes;
    this.changes = changes;
    this.meters = meters;
  }

  /** Returns when it is written down, or when that takes too long; then it is written later. */
  void note(Engagement engagement) {
    Noted noted = new Noted(engagement, new CountDownLatch(1));
    if (!waiting.offer(noted)) {
      meters.counter("carillon.engagements.lost").increment();
    } else if (away || !isDone(noted)) {
      meters.counter("carillon.engagements.late").increment();
    }
  }

  private static boolean isDone(Noted noted) {
    try {
      return noted.done().await(PATIENCE, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofPlatform().name("engagements").start(this::run);
  }

  void stop(@Observes @Priority(AFTER_THE_DOORS) ShutdownEvent event) throws InterruptedException {
    stopping = true;
    Thread running = thread;
    if (running != null) {
      running.join(10_000);
    }
  }

  private void run() {
    List<Noted> some = new ArrayList<>();
    while (!stopping || !waiting.isEmpty()) {
      try {
        Noted first = waiting.poll(PAUSE, TimeUnit.MILLISECONDS);
        if (first != null) {
          some.clear();
          some.add(first);
          waiting.drainTo(some, TOGETHER - 1);
          keepWriting(some.stream().map(Noted::engagement).toList(), List.copyOf(some));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void keepWriting(List<Engagement> some, List<Noted> bringers)
      throws InterruptedException {
    while (true) {
      try {
        Batches.apply(some, this::write, this::refused);
        away = false;
        bringers.forEach(noted -> noted.done().countDown());
        return;
      } catch (RuntimeException e) {
        LOG.warn("Clicks and openings could not be written down; it is tried again", e);
        away = true;
        bringers.forEach(noted -> noted.done().countDown());
        if (stopping) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE);
      }
    }
  }

  private void refused(Engagement engagement, Throwable why) {
    LOG.errorf(
        why, "What was done with message %s cannot be written down", engagement.message().id());
    meters.counter("carillon.engagements.refused").increment();
  }

  private void write(List<Engagement> some) {
    Set<String> tenants = new TreeSet<>();
    some.forEach(engagement -> tenants.add(engagement.message().tenant()));
    List<MessageKey> keys = some.stream().map(Engagement::message).distinct().toList();
    transactions.inTenants(
        tenants,
        tx -> {
          Map<MessageKey, Message> messages = new HashMap<>();
          store.find(tx, keys).forEach(message -> messages.put(MessageKey.of(message), message));
          Map<MessageStore.Touch, Map<MessageKey, Instant>> first = new TreeMap<>();
          List<Outbound> events = new ArrayList<>();
          for (Engagement engagement : some) {
            Message message = messages.get(engagement.message());
            if (message != null && isThere(message, engagement)) {
              first
                  .computeIfAbsent(column(engagement), _ -> new HashMap<>())
                  .merge(
                      engagement.message(),
                      engagement.at(),
                      (one, other) -> one.isBefore(other) ? one : other);
              events.add(event(message, engagement));
            }
          }
          first.forEach((touch, times) -> store.touch(tx, touch, times));
          outbox.add(tx, events);
          return events.size();
        });
    changes.told(keys);
  }

  /** The links go with the person; where one led may still be remembered here. */
  private static boolean isThere(Message message, Engagement engagement) {
    return !(engagement instanceof Engagement.Clicked clicked)
        || clicked.number() < message.progress().links().size();
  }

  private Outbound event(Message message, Engagement engagement) {
    return switch (engagement) {
      case Engagement.Opened opened -> outcomes.opened(message, opened.eventId(), opened.at());
      case Engagement.Clicked clicked ->
          outcomes.clicked(
              message, clicked.eventId(), clicked.number(), clicked.url(), clicked.at());
    };
  }

  private static MessageStore.Touch column(Engagement engagement) {
    return switch (engagement) {
      case Engagement.Opened _ -> MessageStore.Touch.OPENED;
      case Engagement.Clicked _ -> MessageStore.Touch.CLICKED;
    };
  }
}
