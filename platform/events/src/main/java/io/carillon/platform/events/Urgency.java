package io.carillon.platform.events;

import java.time.Duration;

/** Who waits for what a consumer does with a record. */
public enum Urgency {
  /** A person waits for the message that it may lead to. */
  AT_ONCE(Duration.ZERO, Duration.ofMillis(100)),

  /** Only somebody who looks at what was kept: it is taken in fewer and larger batches. */
  SOON(Duration.ofMillis(250), Duration.ofMillis(250));

  private final Duration shortestRest;
  private final Duration longestRest;

  /**
   * @param longestRest five consumers stand one behind the other on an event's way, which should
   *     take less than a second
   */
  Urgency(Duration shortestRest, Duration longestRest) {
    this.shortestRest = shortestRest;
    this.longestRest = longestRest;
  }

  Pace pace() {
    return new Pace(shortestRest.toNanos(), longestRest.toNanos());
  }
}
