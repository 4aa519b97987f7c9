package io.carillon.gateway.limits;

import java.time.Duration;

/**
 * How a caller stands with one limit.
 *
 * @param admitted whether this call was paid for
 * @param remaining how many calls more it may make at once
 * @param again when the next call can be paid for; zero when one can be at once
 */
record Standing(Limit limit, boolean admitted, long remaining, Duration again) {

  /** The one that a caller must mind first. */
  static Standing nearer(Standing one, Standing other) {
    if (one.admitted != other.admitted) {
      return one.admitted ? other : one;
    }
    return share(one) <= share(other) ? one : other;
  }

  /** Seconds, at least 1. */
  long retryAfter() {
    return Math.max(1, Math.ceilDiv(again.toMillis(), 1_000L));
  }

  /** Seconds until all of it is there again. */
  long reset() {
    return limit.secondsUntilFull(remaining);
  }

  private static double share(Standing standing) {
    return (double) standing.remaining / standing.limit.burst();
  }
}
