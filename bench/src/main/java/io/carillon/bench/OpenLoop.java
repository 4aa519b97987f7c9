package io.carillon.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts work at times that were fixed beforehand, whatever becomes of the work before: a system
 * that falls behind is measured from when each piece was due, so that waiting is not left out.
 */
public final class OpenLoop {
  private static final long CLOSE = 2_000_000;

  private final long begin;
  private final double nanosBetween;

  private OpenLoop(long begin, double nanosBetween) {
    this.begin = begin;
    this.nanosBetween = nanosBetween;
  }

  /** A schedule that begins in {@code delay} from now. */
  public static OpenLoop perSecond(double rate, Duration delay) {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("rate: " + rate + " (expected: over 0)");
    }
    return new OpenLoop(System.nanoTime() + delay.toNanos(), 1e9 / rate);
  }

  /** When piece {@code n}, from 0, is due after the first. */
  long dueNanos(int n) {
    return Math.round(n * nanosBetween);
  }

  /**
   * Waits until piece {@code n} is due without taking a processor for it, and so wakes a tenth of a
   * millisecond late; returns by how many nanoseconds.
   */
  public long awaitIdly(int n) {
    long due = begin + dueNanos(n);
    long left = due - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
    return -left;
  }

  /** Waits until piece {@code n} is due; returns by how many nanoseconds it is late. */
  public long await(int n) {
    long due = begin + dueNanos(n);
    long left = due - System.nanoTime();
    while (left > 0) {
      if (left > CLOSE) {
        LockSupport.parkNanos(left - CLOSE);
      } else {
        Thread.onSpinWait();
      }
      left = due - System.nanoTime();
    }
    return -left;
  }
}
