package io.carillon.gateway.limits;

import java.time.Duration;

/**
 * A token bucket's measures.
 *
 * @param perSecond tokens that come each second, at least 1
 * @param burst tokens that it holds at most, at least 1
 */
record Limit(long perSecond, long burst) {
  private static final int LEASES_PER_BURST = 20;

  static Limit of(long perSecond, Duration burst) {
    if (perSecond < 1) {
      throw new IllegalArgumentException(
          "a limit of %d a second (expected: 1 or more)".formatted(perSecond));
    }
    return new Limit(perSecond, Math.max(1, perSecond * burst.toMillis() / 1_000));
  }

  /** What a process may take out of the bucket at a time, so that the others find the rest. */
  long mostLeased() {
    return Math.max(1, burst / LEASES_PER_BURST);
  }

  /** How long it takes until a bucket with so much in it has one token more. */
  long nanosUntilOne(double left) {
    return (long) Math.ceil(Math.max(0, 1 - left) * 1e9 / perSecond);
  }

  /** How long it takes until it is full. */
  long secondsUntilFull(long left) {
    return Math.max(0, Math.ceilDiv(burst - left, perSecond));
  }
}
