package io.carillon.platform.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** With a broker of these tests' own, which is killed. */
class EmitterTest {
  @TempDir static Path folder;

  private static OwnKafka kafka;
  private Emitter emitter;

  @BeforeAll
  static void startKafka() throws IOException {
    kafka = OwnKafka.in(folder);
  }

  @AfterAll
  static void endKafka() {
    kafka.close();
  }

  @BeforeEach
  void open() throws IOException {
    kafka.anew(Topic.EVENTS_RESOLVED);
    emitter = new Emitter(kafka.broker(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    emitter.close();
  }

  @Test
  void startsWhileTheBrokersNameIsNotKnown() {
    Emitter early = new Emitter(OwnKafka.broker("nowhere.invalid:9092", ""), Clock.systemUTC());

    assertThat(early.sendAtOnce(records("first"), List.of())).isEmpty();
    for (Executable sends :
        List.<Executable>of(
            () -> early.send(records("first")), () -> early.begin(records("first")).await())) {
      assertThatThrownBy(sends::execute)
          .isInstanceOf(ProblemException.class)
          .extracting(problem -> ((ProblemException) problem).reason())
          .isEqualTo(CommonReason.DEPENDENCY_AWAY);
    }
    early.close();
  }

  @Test
  void keepsNobodyWhileTheBrokersNameIsLookedUp() {
    // Given a resolver that has no answer yet
    CountDownLatch known = new CountDownLatch(1);
    Emitter early = new Emitter(kafka.lookedUp(known), Clock.systemUTC());

    // When several write, each is told to try again, though there is still no answer
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> told = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        told.add(CompletableFuture.runAsync(() -> early.send(records("first")), callers));
        told.add(CompletableFuture.runAsync(() -> early.begin(records("first")), callers));
      }
      assertThat(told)
          .allSatisfy(
              one ->
                  assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS))
                      .hasCauseInstanceOf(ProblemException.class)
                      .extracting(e -> ((ProblemException) e.getCause()).reason())
                      .isEqualTo(CommonReason.DEPENDENCY_AWAY));
    } finally {
      known.countDown();
    }

    // Then none of it arrives when there is one, but what is written from then on
    OwnKafka.insist(() -> early.send(records("second")));
    OwnKafka.bring(() -> early.begin(records("third")));
    early.close();
    assertThat(kafka.arrived(Topic.EVENTS_RESOLVED)).startsWith("second").doesNotContain("first");
  }

  @Test
  void letsNothingArriveBeforeWhatWasBegunEarlier() throws IOException {
    // Given an emitter that waits in vain for a broker that stands still, and is then killed
    OwnKafka.bring(() -> emitter.begin(records("first")));
    kafka.standStill();
    Sending waiting = emitter.begin(records("second"));
    assertThatThrownBy(waiting::await)
        .isInstanceOf(ProblemException.class)
        .extracting(problem -> ((ProblemException) problem).reason())
        .isEqualTo(CommonReason.DEPENDENCY_AWAY);
    assertThat(waiting.failed()).isFalse();
    kafka.kill();

    // When it sends something else once the broker is there again
    kafka.start();
    OwnKafka.bring(() -> emitter.begin(records("third")));

    // Then the earlier one, which nobody has sent again, came before it
    waiting.await();
    assertThat(kafka.arrived(Topic.EVENTS_RESOLVED)).startsWith("first", "second", "third");
  }

  @Test
  void takesNothingBehindWhatItCouldNotTake() {
    // Given a broker that is gone before the emitter has heard of any topic
    kafka.kill();

    // When two records are begun
    Sending sending = emitter.begin(records("first", "second"));

    // Then only the first was tried
    assertThat(sending.failed()).isTrue();
    assertThat(sending.size()).isEqualTo(1);
  }

  @Test
  void isNotOverWhileSomethingIsOnItsWay() {
    // Given a broker that stands still, and two records of which the second is never taken
    OwnKafka.bring(() -> emitter.begin(records("first")));
    kafka.standStill();
    Sending sending = emitter.begin(records("second", "x".repeat(5_000_000)));

    // Then it is over when what was taken has arrived, and not before
    assertThat(sending.failed()).isFalse();
    kafka.goOn();
    await().atMost(OwnKafka.PATIENCE).until(sending::failed);
    assertThat(kafka.arrived(Topic.EVENTS_RESOLVED)).containsExactly("first", "second");
  }

  @Test
  void letsNothingArriveThatWasGivenUp() throws IOException {
    OwnKafka.insist(() -> emitter.send(records("first")));
    kafka.kill();
    assertThatThrownBy(() -> emitter.send(records("second"))).isInstanceOf(ProblemException.class);

    kafka.start();
    OwnKafka.insist(() -> emitter.send(records("third")));

    assertThat(kafka.arrived(Topic.EVENTS_RESOLVED))
        .startsWith("first")
        .endsWith("third")
        .doesNotContain("second");
  }

  @Test
  void sendsAtOnceOnlyWhereSomethingArrivedNotLongAgo() throws IOException {
    // Given an emitter that has heard of no topic yet
    assertThat(emitter.sendAtOnce(records("first"), List.of())).isEmpty();
    OwnKafka.insist(() -> emitter.send(records("second")));

    // When it has brought something there, and then the broker is gone
    emitter.sendAtOnce(records("third"), List.of()).orElseThrow().toCompletableFuture().join();
    kafka.kill();
    CompletionStage<Void> vain = emitter.sendAtOnce(records("fourth"), List.of()).orElseThrow();

    // Then what it cannot bring is told, and it does so no more until something arrives again
    assertThatThrownBy(() -> vain.toCompletableFuture().join())
        .hasCauseInstanceOf(ProblemException.class);
    assertThat(emitter.sendAtOnce(records("fifth"), List.of())).isEmpty();
    kafka.start();
    OwnKafka.insist(() -> emitter.send(records("sixth")));
    assertThat(emitter.sendAtOnce(records("seventh"), List.of())).isPresent();
    assertThat(kafka.arrived(Topic.EVENTS_RESOLVED))
        .containsSubsequence("second", "third", "sixth")
        .doesNotContain("first", "fourth", "fifth");
  }

  @Test
  void tellsWithoutWaitingWhatTheBrokerWillNeverTake() {
    OwnKafka.insist(() -> emitter.send(records("first")));

    CompletionStage<Void> vain =
        emitter.sendAtOnce(records("x".repeat(5_000_000)), List.of()).orElseThrow();

    assertThatThrownBy(() -> vain.toCompletableFuture().join())
        .hasCauseInstanceOf(ProblemException.class)
        .extracting(e -> ((ProblemException) e.getCause()).reason())
        .isEqualTo(CommonReason.BODY_TOO_LARGE);
  }

  private static List<Outbound> records(String... values) {
    List<Outbound> records = new ArrayList<>();
    for (String value : values) {
      records.add(
          new Outbound(
              Topic.EVENTS_RESOLVED,
              "kelly",
              "demo",
              "id",
              "test",
              value.getBytes(UTF_8),
              null,
              null));
    }
    return records;
  }
}
