package io.carillon.stack.chaos;

import io.carillon.stack.chaos.AckDoor.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Applications that bring events at a rate, some together, through each door in turn, whatever
 * becomes of those before: each the same again until it is acknowledged, and some once more behind
 * that.
 */
final class AckClients implements AutoCloseable {
  /** Events that one application brings. */
  static final int TOGETHER = 50;

  /** So many calls at once: a platform that comes back is not to be fallen upon by all. */
  private static final int AT_ONCE = 32;

  /** One of so many is sent once more although it was answered. */
  private static final int FORGETFUL = 16;

  private static final int PEOPLE = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final List<AckDoor> doors;
  private final String run;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free = new Semaphore(AT_ONCE, true);
  private final BitSet acked = new BitSet();
  private final Map<String, Integer> answers = new TreeMap<>();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong acceptedSince = new AtomicLong(Long.MIN_VALUE);
  private volatile boolean going = true;

  /**
   * @param run what the ids of all events begin with
   */
  AckClients(List<AckDoor> doors, String run) {
    this.doors = doors;
    this.run = run;
  }

  /** Sends for so long; returns when the last batch has left, or with {@link #close}. */
  void send(int rate, Duration time) {
    int batches = (int) Math.ceil(rate * time.toMillis() / 1e3 / TOGETHER);
    long begin = System.nanoTime();
    for (int batch = 0; batch < batches && going; batch++) {
      long due = begin + Math.round(1e9 * batch * TOGETHER / rate);
      for (long left = due - System.nanoTime(); left > 0 && going; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      int first = batch * TOGETHER;
      sent.addAndGet(TOGETHER);
      underWay.incrementAndGet();
      threads.execute(() -> see(first));
    }
  }

  private AckDoor door(int first) {
    return doors.get(first / TOGETHER % doors.size());
  }

  private void see(int first) {
    try {
      AckDoor door = door(first);
      List<Event> events = events(first);
      for (int from = 0; from < TOGETHER; from += door.together()) {
        List<Event> call = events.subList(from, from + door.together());
        if (Repeatedly.until(PATIENCE, () -> attempt(door, left(call))).isEmpty()) {
          return;
        }
        if (first / TOGETHER % FORGETFUL == 0) {
          Repeatedly.until(PATIENCE, () -> attempt(door, call));
          repeated.incrementAndGet();
        }
      }
    } finally {
      underWay.decrementAndGet();
    }
  }

  private List<Event> left(List<Event> events) {
    synchronized (acked) {
      return events.stream().filter(event -> !acked.get(event.number())).toList();
    }
  }

  private void durable(Event event) {
    synchronized (acked) {
      acked.set(event.number());
    }
  }

  private Optional<String> attempt(AckDoor door, List<Event> events) throws IOException {
    if (events.isEmpty()) {
      return Optional.of(AckDoor.DURABLE);
    }
    free.acquireUninterruptibly();
    long begin = System.nanoTime();
    String answered = "none";
    try {
      answered = door.call(events, this::durable);
      if (answered.equals(AckDoor.DURABLE)) {
        acceptedSince.accumulateAndGet(begin, Math::max);
        return Optional.of(answered);
      }
      return Optional.empty();
    } finally {
      free.release();
      note(answered);
    }
  }

  private void note(String answered) {
    synchronized (answers) {
      answers.merge(answered, 1, Integer::sum);
    }
    if (!answered.equals(AckDoor.DURABLE)) {
      repeated.incrementAndGet();
    }
  }

  /** Whether a call that began after the moment, by {@code System.nanoTime()}, was accepted. */
  boolean acceptedSince(long moment) {
    return acceptedSince.get() > moment;
  }

  /** How many events have been sent at least once. */
  int sent() {
    return sent.get();
  }

  /** How many calls were made again, because they failed or were not remembered. */
  int repeated() {
    return repeated.get();
  }

  /** How many applications are not done yet. */
  int underWay() {
    return underWay.get();
  }

  /** How many events each door has acknowledged. */
  Map<String, Integer> ackedBy() {
    Map<String, Integer> by = new LinkedHashMap<>();
    doors.forEach(door -> by.put(door.name(), 0));
    acked().stream()
        .forEach(number -> by.merge(door(number - number % TOGETHER).name(), 1, Integer::sum));
    return by;
  }

  /** The numbers of the events that were acknowledged. */
  BitSet acked() {
    synchronized (acked) {
      return (BitSet) acked.clone();
    }
  }

  /** How often each status was answered; `none` where there was no answer. */
  Map<String, Integer> answers() {
    synchronized (answers) {
      return new TreeMap<>(answers);
    }
  }

  @Override
  public void close() {
    going = false;
    threads.shutdownNow();
  }

  /** The id of an event. */
  static String id(String run, int number) {
    return run + "-" + number;
  }

  private List<Event> events(int first) {
    List<Event> events = new ArrayList<>(TOGETHER);
    String now = Instant.now().toString();
    for (int number = first; number < first + TOGETHER; number++) {
      events.add(
          new Event(
              number,
              Doors.JSON
                  .createObjectNode()
                  .put("type", "track")
                  .put("event", "Ledger Kept")
                  .put("messageId", id(run, number))
                  .put("userId", run + "-u" + number % PEOPLE)
                  .put("timestamp", now)
                  .toString()));
    }
    return events;
  }
}
