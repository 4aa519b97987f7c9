package io.carillon.platform.store;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A thread that works on what waits in the database, step by step: at once when it is woken, and
 * every so often for what another process put there or left behind. A step that fails is tried
 * again after a rest, whatever it was, since nobody else does this process's part.
 */
public final class Worker {
  private static final Logger LOG = Logger.getLogger(Worker.class);
  private static final long LONGEST_STEP = 10_000;

  private final String name;
  private final Duration lookEvery;
  private final BooleanSupplier step;
  private final Semaphore signal = new Semaphore(0);
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  /**
   * @param name of its thread
   * @param lookEvery how long it rests when nothing waits and nobody wakes it
   * @param step does some of what waits; whether there may be more
   */
  public Worker(String name, Duration lookEvery, BooleanSupplier step) {
    this.name = name;
    this.lookEvery = lookEvery;
    this.step = step;
  }

  public void start() {
    thread = Thread.ofPlatform().daemon().name(name).start(this::work);
  }

  /** There is something new. */
  public void wake() {
    signal.release();
  }

  /** Begins no step any more, and waits a while for the one that is under way. */
  public void stop() throws InterruptedException {
    stopping = true;
    signal.release();
    Thread running = thread;
    if (running != null) {
      running.join(LONGEST_STEP);
    }
  }

  /** Begins no step any more, and interrupts the one that is under way. */
  public void breakOff() {
    stopping = true;
    signal.release();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /** For a step that takes long: whether it should end. */
  public boolean stopping() {
    return stopping;
  }

  private void work() {
    while (!stopping) {
      try {
        if (!step.getAsBoolean()) {
          rest();
        }
      } catch (RuntimeException | Error e) {
        LOG.warnf(e, "A step of %s failed; it is tried again", name);
        rest();
      }
    }
  }

  private void rest() {
    try {
      if (signal.tryAcquire(lookEvery.toMillis(), TimeUnit.MILLISECONDS)) {
        signal.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }
}
