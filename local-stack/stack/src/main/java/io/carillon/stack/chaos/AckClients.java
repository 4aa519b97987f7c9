package io.carillon.stack.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.stack.chaos.Doors.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
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
 * Applications that send batches of events at a rate, whatever becomes of those before: each the
 * same again until it is answered 200, and some once more behind that.
 */
final class AckClients implements AutoCloseable {
  /** Events of one call. */
  static final int TOGETHER = 50;

  /** So many calls at once: a platform that comes back is not to be fallen upon by all. */
  private static final int AT_ONCE = 32;

  /** One of so many is sent once more although it was answered. */
  private static final int FORGETFUL = 16;

  private static final int PEOPLE = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** The door that the batches go to. */
  @FunctionalInterface
  interface Door {
    Answer batch(String body) throws IOException;
  }

  private final Door door;
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
  AckClients(Door door, String run) {
    this.door = door;
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

  private void see(int first) {
    try {
      String body = body(first);
      if (Repeatedly.until(PATIENCE, () -> attempt(body)).isPresent()) {
        synchronized (acked) {
          acked.set(first, first + TOGETHER);
        }
        if (first / TOGETHER % FORGETFUL == 0) {
          Repeatedly.until(PATIENCE, () -> attempt(body));
          repeated.incrementAndGet();
        }
      }
    } finally {
      underWay.decrementAndGet();
    }
  }

  private Optional<Answer> attempt(String body) throws IOException {
    free.acquireUninterruptibly();
    long begin = System.nanoTime();
    String answered = "none";
    try {
      Answer answer = door.batch(body);
      answered = Integer.toString(answer.status());
      if (answer.status() == 200) {
        acceptedSince.accumulateAndGet(begin, Math::max);
        return Optional.of(answer);
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
    if (!answered.equals("200")) {
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

  /** How many batches are not done yet. */
  int underWay() {
    return underWay.get();
  }

  /** The numbers of the events that were answered 200. */
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

  private String body(int first) {
    ObjectNode body = Doors.JSON.createObjectNode();
    ArrayNode batch = body.putArray("batch");
    String now = Instant.now().toString();
    for (int number = first; number < first + TOGETHER; number++) {
      batch
          .addObject()
          .put("type", "track")
          .put("event", "Ledger Kept")
          .put("messageId", id(run, number))
          .put("userId", run + "-u" + number % PEOPLE)
          .put("timestamp", now);
    }
    return body.toString();
  }
}
