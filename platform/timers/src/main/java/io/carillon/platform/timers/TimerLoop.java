package io.carillon.platform.timers;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/** The one thread that looks for due timers and hands them over. */
final class TimerLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(TimerLoop.class);
  private static final int BATCH = 500;
  private static final Duration HELD_ELSEWHERE = Duration.ofMillis(20);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Transactions transactions;
  private final Clock clock;
  private final TimerHandler handler;
  private final Consumer<Duration> lateness;
  private volatile boolean stopped;
  private Duration pause = FIRST_PAUSE;

  TimerLoop(
      Transactions transactions, Clock clock, TimerHandler handler, Consumer<Duration> lateness) {
    this.transactions = transactions;
    this.clock = clock;
    this.handler = handler;
    this.lateness = lateness;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    while (!stopped) {
      Duration sleep;
      try {
        sleep = turn();
        pause = FIRST_PAUSE;
      } catch (RuntimeException e) {
        sleep = pause;
        pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
        if (e instanceof ProblemException problem && problem.reason().kind().passes()) {
          LOG.warnf("Timers wait: %s", problem.detail());
        } else {
          LOG.error("Timers wait after a failure", e);
        }
      }
      if (!stopped && sleep.isPositive()) {
        LockSupport.parkNanos(sleep.toNanos());
      }
    }
  }

  /** Fires what is due, at most one batch, and returns how long to sleep. */
  Duration turn() {
    Instant next = transactions.system(TimerStore::next).orElse(Instant.MAX);
    Instant now = clock.instant();
    if (next.isAfter(now)) {
      return next.equals(Instant.MAX) ? Pace.LONGEST_SLEEP : Pace.sleep(now, next);
    }
    int fired = fire();
    if (fired == 0) {
      return HELD_ELSEWHERE;
    }
    return Duration.ZERO;
  }

  private int fire() {
    Instant now = Pace.notAfter(clock.instant());
    List<Timer> taken = new ArrayList<>();
    try {
      transactions.system(
          tx -> {
            taken.addAll(TimerStore.take(tx, now, BATCH));
            handle(tx, taken, now);
            return taken.size();
          });
      observe(taken, now);
      return taken.size();
    } catch (ProblemException e) {
      if (e.reason().kind().passes()) {
        throw e;
      }
      return oneByOne(taken, e);
    } catch (RuntimeException e) {
      return oneByOne(taken, e);
    }
  }

  private void handle(Handle tx, List<Timer> due, Instant now) {
    if (!due.isEmpty()) {
      TreeSet<String> tenants = new TreeSet<>();
      due.forEach(timer -> tenants.add(timer.tenant()));
      Transactions.name(tx, tenants);
      handler.fire(tx, List.copyOf(due), now);
    }
  }

  private int oneByOne(List<Timer> timers, RuntimeException why) {
    if (timers.isEmpty()) {
      throw why;
    }
    for (Timer timer : timers) {
      Instant now = Pace.notAfter(clock.instant());
      try {
        transactions.system(
            tx -> {
              if (TimerStore.take(tx, timer)) {
                handle(tx, List.of(timer), now);
              }
              return true;
            });
        observe(List.of(timer), now);
      } catch (ProblemException e) {
        if (e.reason().kind().passes()) {
          throw e;
        }
        putOff(timer, now, e);
      } catch (RuntimeException e) {
        putOff(timer, now, e);
      }
    }
    return timers.size();
  }

  private void putOff(Timer timer, Instant now, RuntimeException why) {
    Duration wait =
        transactions.system(
            tx -> {
              Duration put = Pace.putOff(TimerStore.failed(tx, timer).orElse(1));
              TimerStore.putOff(tx, timer, now.plus(put));
              return put;
            });
    LOG.errorf(
        why,
        "Timer put off by %s: tenantId=%s ref=%s seq=%d",
        wait,
        timer.tenant(),
        timer.ref(),
        timer.seq());
  }

  private void observe(List<Timer> fired, Instant now) {
    fired.forEach(timer -> lateness.accept(Duration.between(timer.dueAt(), now)));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
