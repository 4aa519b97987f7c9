package io.carillon.platform.timers;

import io.carillon.platform.store.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Durable timers of one service. Any number of its processes share the work. */
@ApplicationScoped
public class Timers {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Transactions transactions;
  private final Clock clock;
  private final MeterRegistry meters;
  private @Nullable TimerLoop loop;
  private @Nullable Thread thread;

  @Inject
  Timers(Transactions transactions, Clock clock, MeterRegistry meters) {
    this.transactions = transactions;
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * Sets timers, with the transaction that they are set in: if it does not commit, they never were.
   * A timer of the same tenant, ref and seq as one that waits moves it forward when it is earlier,
   * and else changes nothing. Inside of a {@link TimerHandler} a timer may be set again under its
   * own ref and seq.
   */
  public void schedule(Handle tx, Collection<Timer> timers) {
    TimerStore.add(tx, timers);
  }

  /**
   * Starts firing in this process; call it once, when everything that the handler needs is ready.
   *
   * @throws IllegalStateException when it was started before
   */
  public synchronized void start(TimerHandler handler) {
    if (thread != null) {
      throw new IllegalStateException("Timers were started before: a service has one handler");
    }
    io.micrometer.core.instrument.Timer lateness =
        io.micrometer.core.instrument.Timer.builder("carillon.timers.lateness")
            .description("How long after its time a timer fired")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
    TimerLoop started = new TimerLoop(transactions, clock, handler, lateness::record);
    loop = started;
    thread = Thread.ofPlatform().daemon().name("timers").start(started);
  }

  synchronized void stop(@Observes ShutdownEvent event) throws InterruptedException {
    Thread running = thread;
    TimerLoop current = loop;
    if (running != null && current != null) {
      current.stop();
      running.join(GRACE);
    }
  }
}
