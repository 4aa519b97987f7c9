package io.carillon.gateway.edge;

import java.time.Duration;

/**
 * Whether a caller sends its body fast enough: each byte that came buys it time. While the service
 * does not take more, nobody is slow.
 */
final class BodyPace {
  private final long grace;
  private final long nanosPerByte;
  private long passed;
  private long waited;
  private long waitsSince;
  private boolean waits = true;

  /**
   * @param bytesPerSecond how much must come at least, on average
   * @param grace how long the caller may take beyond that
   */
  BodyPace(long bytesPerSecond, Duration grace, long now) {
    this.grace = grace.toNanos();
    this.nanosPerByte = 1_000_000_000L / bytesPerSecond;
    this.waitsSince = now;
  }

  void passed(int bytes) {
    passed += bytes;
  }

  void held(long now) {
    if (waits) {
      waited += now - waitsSince;
      waits = false;
    }
  }

  void wanted(long now) {
    if (!waits) {
      waits = true;
      waitsSince = now;
    }
  }

  boolean isTooSlow(long now) {
    long all = waited + (waits ? now - waitsSince : 0);
    return all > grace + passed * nanosPerByte;
  }
}
