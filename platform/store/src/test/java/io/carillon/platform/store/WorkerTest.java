package io.carillon.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkerTest {
  private static final Duration NEVER = Duration.ofHours(1);

  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
  private @Nullable Worker worker;

  private Worker worker(Duration lookEvery, BooleanSupplier step) {
    worker = new Worker("test", lookEvery, step);
    worker.start();
    return worker;
  }

  @AfterEach
  void breakOff() {
    if (worker != null) {
      worker.breakOff();
    }
  }

  @Test
  void stepsFollowAtOnceWhileThereMayBeMore() throws InterruptedException {
    CountDownLatch steps = new CountDownLatch(3);

    worker(
        NEVER,
        () -> {
          steps.countDown();
          return steps.getCount() > 0;
        });

    assertThat(steps.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoIsWokenLooksAgain() throws InterruptedException {
    Worker worker = worker(NEVER, () -> !done.add("step"));
    assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("step");

    worker.wake();

    assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("step");
    assertThat(done.poll(100, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void whatFailsIsTriedAgainAfterARest() throws InterruptedException {
    AtomicBoolean failed = new AtomicBoolean();
    worker(
        Duration.ofMillis(10),
        () -> {
          if (failed.compareAndSet(false, true)) {
            throw new LinkageError("a step fails for this test");
          }
          return !done.add("step");
        });

    assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("step");
  }

  @Test
  void whoStopsLetsTheStepEndThatIsUnderWay() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch stopping = new CountDownLatch(1);
    Worker worker =
        worker(
            NEVER,
            () -> {
              begun.countDown();
              awaited(stopping);
              return done.add("step");
            });
    begun.await();
    Thread.ofVirtual().start(() -> stopsWhen(worker, stopping));

    worker.stop();

    assertThat(done).containsExactly("step");
  }

  @Test
  void whatIsBrokenOffIsInterrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Worker worker =
        worker(
            NEVER,
            () -> {
              begun.countDown();
              return awaited(new CountDownLatch(1)) || done.add("interrupted");
            });
    begun.await();

    worker.breakOff();

    assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
    assertThat(worker.stopping()).isTrue();
  }

  /** False when interrupted. */
  private static boolean awaited(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void stopsWhen(Worker worker, CountDownLatch stopping) {
    while (!worker.stopping()) {
      Thread.onSpinWait();
    }
    stopping.countDown();
  }
}
