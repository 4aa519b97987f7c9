package io.carillon.ingest.tracking;

import java.time.Duration;

/**
 * A token bucket as one number: the moment at which it will be full again (GCRA). A full bucket
 * holds {@code burst} events, and {@code perSecond} of them come back each second.
 *
 * @param perSecond above 0
 */
record Pace(double perSecond, long burst) {
  private static final double NANOS = 1e9;

  /**
   * @param fullAt when the bucket is full again, in nanoseconds of some clock
   * @param delay how long until there is room for as much; zero when it was taken
   */
  record Taken(long fullAt, Duration delay) {
    boolean granted() {
      return delay.isZero();
    }
  }

  /** Takes all of {@code events} or, when there is no room for all, nothing. */
  Taken take(long fullAt, int events, long now) {
    long after = Math.max(fullAt, now) + cost(events);
    long delay = after - now - cost(burst);
    return delay <= 0
        ? new Taken(after, Duration.ZERO)
        : new Taken(fullAt, Duration.ofNanos(delay));
  }

  /**
   * By how much the events move that moment, in nanoseconds; with that taken off, they are back.
   */
  long cost(long events) {
    return (long) (events * NANOS / perSecond);
  }
}
