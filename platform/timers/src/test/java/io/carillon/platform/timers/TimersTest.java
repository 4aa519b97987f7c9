package io.carillon.platform.timers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class TimersTest {
  /** Within a second, it is promised; a machine that is busy with tests is given more. */
  private static final Duration LATEST = Duration.ofSeconds(30);

  @Inject Timers timers;
  @Inject Transactions transactions;
  @Inject Clock clock;

  private record Fired(Timer timer, Instant at) {}

  private final List<Fired> fired = new CopyOnWriteArrayList<>();
  private final List<TimerLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private void start(TimerHandler handler) {
    TimerLoop loop = new TimerLoop(transactions, clock, handler, _ -> {});
    loops.add(loop);
    threads.add(Thread.ofPlatform().start(loop));
  }

  private void note(List<Timer> due) {
    due.forEach(timer -> fired.add(new Fired(timer, clock.instant())));
  }

  private List<Timer> schedule(int count, Duration within) {
    Instant now = clock.instant();
    List<Timer> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long nanos = ThreadLocalRandom.current().nextLong(within.toNanos() + 1);
      made.add(
          new Timer(i % 2 == 0 ? "demo" : "other", UUID.randomUUID(), i, now.plusNanos(nanos)));
    }
    transactions.inTenants(
        Set.of("demo", "other"),
        tx -> {
          timers.schedule(tx, made);
          return true;
        });
    return made;
  }

  @AfterEach
  void stop() throws InterruptedException {
    loops.forEach(TimerLoop::stop);
    for (Thread thread : threads) {
      thread.join();
    }
    transactions.system(tx -> tx.execute("DELETE FROM timer"));
  }

  @Test
  void eachFiresOnceAndNeverEarlyHoweverManyProcessesShare() {
    start((_, due, _) -> note(due));
    start((_, due, _) -> note(due));

    List<Timer> made = schedule(2_000, Duration.ofSeconds(2));

    await().until(() -> fired.size() >= made.size());
    assertThat(fired).extracting(f -> f.timer().ref()).doesNotHaveDuplicates();
    assertThat(fired)
        .allSatisfy(
            f ->
                assertThat(Duration.between(f.timer().dueAt(), f.at()))
                    .isBetween(Duration.ZERO, LATEST));
    assertThat(fired).hasSameSizeAs(made);
  }

  @Test
  void theHandlerSeesTheTenantsOfItsTimersAndNoOthers() {
    List<String> seen = new CopyOnWriteArrayList<>();
    start(
        (tx, due, _) -> {
          seen.add(
              tx.createQuery("SELECT current_setting('carillon.tenants', true)")
                  .mapTo(String.class)
                  .one());
          note(due);
        });

    schedule(1, Duration.ZERO);

    await().until(() -> !fired.isEmpty());
    assertThat(seen).containsExactly("demo");
  }

  @Test
  void aTimerOfATransactionThatDidNotCommitNeverWas() {
    Timer never = new Timer("demo", UUID.randomUUID(), 1, clock.instant());
    assertThatThrownBy(
            () ->
                transactions.inTenant(
                    "demo",
                    tx -> {
                      timers.schedule(tx, List.of(never));
                      throw new IllegalStateException("crash");
                    }))
        .hasMessage("crash");
    start((_, due, _) -> note(due));

    List<Timer> made = schedule(1, Duration.ofMillis(300));

    await().until(() -> !fired.isEmpty());
    assertThat(fired).extracting(f -> f.timer().ref()).containsExactly(made.getFirst().ref());
  }

  @Test
  void settingItAgainMovesItForwardOnly() {
    UUID ref = UUID.randomUUID();
    Instant soon = clock.instant().plusMillis(200);
    transactions.inTenant(
        "demo",
        tx -> {
          timers.schedule(tx, List.of(new Timer("demo", ref, 1, soon.plusSeconds(600))));
          timers.schedule(tx, List.of(new Timer("demo", ref, 1, soon)));
          timers.schedule(tx, List.of(new Timer("demo", ref, 1, soon.plusSeconds(900))));
          return true;
        });
    start((_, due, _) -> note(due));

    await().until(() -> !fired.isEmpty());

    assertThat(fired.getFirst().at()).isBetween(soon, soon.plus(LATEST));
  }

  @Test
  void allStayWhileADependencyIsAway() {
    AtomicInteger failures = new AtomicInteger();
    List<Timer> made = schedule(20, Duration.ZERO);
    start(
        (_, due, _) -> {
          if (failures.getAndIncrement() < 3) {
            throw new ProblemException(CommonReason.DEPENDENCY_AWAY, "away");
          }
          note(due);
        });

    await().until(() -> fired.size() == made.size());
    assertThat(failures.get()).isGreaterThan(3);
  }

  @Test
  void oneThatAlwaysFailsIsPutOffAndHoldsNobodyUp() {
    List<Timer> made = schedule(20, Duration.ZERO);
    UUID bad = made.get(7).ref();
    Map<UUID, Integer> tries = new ConcurrentHashMap<>();
    start(
        (_, due, _) -> {
          for (Timer timer : due) {
            if (timer.ref().equals(bad)) {
              tries.merge(bad, 1, Integer::sum);
              throw new IllegalStateException("bad");
            }
          }
          note(due);
        });

    await().until(() -> fired.size() == made.size() - 1);
    await()
        .until(
            () ->
                transactions.system(
                    tx ->
                        tx.createQuery("SELECT failures FROM timer WHERE ref = :ref")
                                .bind("ref", bad)
                                .mapTo(Integer.class)
                                .one()
                            >= 2));
    assertThat(tries.get(bad)).isLessThanOrEqualTo(4);
  }

  @Test
  void oneThatIsSetAgainByItsHandlerFiresAgain() {
    List<Timer> made = schedule(1, Duration.ZERO);
    start(
        (tx, due, now) -> {
          if (fired.isEmpty()) {
            Timer again = due.getFirst();
            timers.schedule(
                tx,
                List.of(new Timer(again.tenant(), again.ref(), again.seq(), now.plusMillis(100))));
          }
          note(due);
        });

    await().until(() -> fired.size() == 2);
    assertThat(fired).extracting(f -> f.timer().ref()).containsOnly(made.getFirst().ref());
  }
}
