package io.carillon.stack.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.stack.chaos.Doors.Answer;
import io.carillon.stack.chaos.Offence.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * The clients: applications that send what people do, in batches, until each is answered 200, and
 * sometimes once more; and a marketer's programs that enroll, send and revoke with an
 * Idempotency-Key.
 */
final class Crowd implements AutoCloseable {
  private static final int PEOPLE_OF_A_BATCH = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration BETWEEN = Duration.ofMillis(700);
  private static final int MOST_AT_WORK = 60;
  private static final int LONGEST_THOUGHT = 4_000;

  private final Doors doors;
  private final Book book;
  private final String run;
  private final RandomGenerator random;
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger atWork = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private int people;
  private volatile boolean going = true;

  /**
   * @param run what the ids of all its people begin with
   */
  Crowd(Doors doors, Book book, String run, RandomGenerator random) {
    this.doors = doors;
    this.book = book;
    this.run = run;
    this.random = random;
  }

  /** How many calls were made again after they had been answered or had failed. */
  int repeated() {
    return repeated.get();
  }

  /**
   * Some people, at once; returns when their events are accepted, or the patience is over.
   *
   * @return whether all were accepted
   */
  boolean burst(int count, Duration patience) throws InterruptedException {
    int batches = (count + PEOPLE_OF_A_BATCH - 1) / PEOPLE_OF_A_BATCH;
    CountDownLatch answered = new CountDownLatch(batches);
    for (int from = 0; from < count; from += PEOPLE_OF_A_BATCH) {
      List<Story> stories = stories(Math.min(PEOPLE_OF_A_BATCH, count - from));
      start(
          () -> {
            try {
              live(stories);
            } finally {
              answered.countDown();
            }
          });
    }
    return answered.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A few people now and then, whatever happens to the parts, until the crowd is sent home. */
  void trickle() {
    start(
        () -> {
          while (going) {
            if (atWork.get() < MOST_AT_WORK) {
              List<Story> stories = stories(2);
              start(() -> live(stories));
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
          }
        });
  }

  /** Nobody new comes; returns when all have been answered or have given up. */
  void goHome() throws InterruptedException {
    going = false;
    while (atWork.get() > 0) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Override
  public void close() {
    going = false;
    clients.shutdownNow();
  }

  private void start(Runnable work) {
    atWork.incrementAndGet();
    clients.execute(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            book.noticed(new Offence(Kind.AWAY, "-", "a client", "it does its work", e.toString()));
          } finally {
            atWork.decrementAndGet();
          }
        });
  }

  private synchronized List<Story> stories(int count) {
    List<Story> stories = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stories.add(Story.drawn(run + "-" + people++, Instant.now(), random));
    }
    return stories;
  }

  private void live(List<Story> stories) {
    String body = body(stories);
    book.begin(stories);
    Optional<Answer> answered = until(() -> doors.batch(body));
    if (answered.isEmpty()) {
      return;
    }
    book.accepted(stories);
    stories.stream().filter(Story::waits).filter(this::mayRevoke).forEach(this::later);
    if (one(4)) {
      start(() -> repeat(body));
    }
    if (one(2)) {
      start(() -> enroll(stories.getFirst()));
    }
    if (one(2)) {
      start(() -> send(stories.getLast()));
    }
  }

  private void repeat(String body) {
    until(() -> doors.batch(body));
    repeated.incrementAndGet();
  }

  /** Whose profile may yet be merged is spared, as the id would not stay. */
  private boolean mayRevoke(Story story) {
    return !story.secondDevice() && one(3);
  }

  private void later(Story story) {
    start(
        () -> {
          Duration thought =
              Duration.ofMillis(ThreadLocalRandom.current().nextInt(LONGEST_THOUGHT));
          LockSupport.parkNanos(thought.toNanos());
          revoke(story);
        });
  }

  private void revoke(Story story) {
    ArrayNode words = JsonNodeFactory.instance.arrayNode();
    words
        .addObject()
        .put("channel", "email")
        .put("address", story.address())
        .put("purpose", "marketing")
        .put("state", "revoked")
        .put("source", "chaos");
    Optional<String> profile = profile(story);
    Optional<Answer> answered =
        profile.flatMap(
            id ->
                until(
                    () ->
                        doors.command(
                            "PUT",
                            "/v1/profiles/" + id + "/consents",
                            story.id() + "-revoke",
                            words)));
    if (answered.isPresent()) {
      book.revoked(story, Instant.now());
    } else {
      refused(story, "revocation");
    }
  }

  private Optional<String> profile(Story story) {
    return Repeatedly.until(
        PATIENCE,
        () -> {
          JsonNode found =
              doors
                  .get("/v1/profiles?identifier=userId:" + Doors.encoded(story.id()))
                  .orThrow()
                  .path("items");
          return found.size() == 1
              ? Optional.of(found.path(0).path("id").asText())
              : Optional.empty();
        });
  }

  /** By the address: the user id may be known before it, by the event of another device. */
  private void enroll(Story story) {
    ObjectNode wish = JsonNodeFactory.instance.objectNode();
    wish.put("identifier", "email:" + story.address());
    if (onceFor(story, "enrollment", "/v1/journeys/chaos-voucher/enrollments", wish)) {
      book.entered(story, "chaos-voucher", "given");
    }
  }

  private void send(Story story) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.putObject("to").put("identifier", "email:" + story.address());
    message.put("channel", "email").put("template", "chaos-note").put("purpose", "transactional");
    if (onceFor(story, "message", "/v1/messages", message)) {
      book.asked(story, "chaos-note");
    }
  }

  /** A command that is given twice with one key, and must be one thing. */
  private boolean onceFor(Story story, String what, String path, JsonNode body) {
    String key = story.id() + "-" + what;
    Set<String> ids = new HashSet<>();
    for (int time = 0; time < 2; time++) {
      Optional<Answer> answered = until(() -> doors.command("POST", path, key, body));
      if (answered.isEmpty()) {
        refused(story, what);
        return false;
      }
      ids.add(answered.get().body().path("id").asText());
      repeated.addAndGet(time);
    }
    if (ids.size() > 1) {
      book.noticed(
          new Offence(
              Kind.TWICE,
              story.id(),
              what + " with Idempotency-Key " + key,
              "one id",
              ids.toString()));
    }
    return true;
  }

  private void refused(Story story, String what) {
    book.noticed(
        new Offence(
            Kind.AWAY, story.id(), what, "an answer within " + PATIENCE, "none that is 2xx"));
  }

  private interface Call {
    Answer make() throws IOException;
  }

  /** The answer that says that all was taken; a part of a batch is not all. */
  private Optional<Answer> until(Call call) {
    boolean[] before = {false};
    return Repeatedly.until(
        PATIENCE,
        () -> {
          if (before[0]) {
            repeated.incrementAndGet();
          }
          before[0] = true;
          Answer answer = call.make();
          return answer.ok() && answer.status() != 207 ? Optional.of(answer) : Optional.empty();
        });
  }

  private static boolean one(int of) {
    return ThreadLocalRandom.current().nextInt(of) == 0;
  }

  private static String body(List<Story> stories) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode batch = body.putArray("batch");
    stories.forEach(story -> batch.addAll(story.events()));
    return body.toString();
  }
}
