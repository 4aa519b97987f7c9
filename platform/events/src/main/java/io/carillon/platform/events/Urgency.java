package io.carillon.platform.events;

import java.time.Duration;

/** Who waits for what a consumer does with a record. */
public enum Urgency {
  /** A person waits for the message that it may lead to. */
  AT_ONCE(Duration.ZERO, Duration.ofMillis(100), 100),

  /** Only somebody who looks at what was kept: it is taken in fewer and larger batches. */
  SOON(Duration.ofMillis(250), Duration.ofMillis(250), Integer.MAX_VALUE);

  private final Duration shortestRest;
  private final Duration longestRest;
  private final int enough;

  /**
   * @param longestRest five consumers stand one behind the other on an event's way, which should
   *     take less than a second
   * @param enough so many records are worth the price of a batch: nobody rests for more of them
   */
  Urgency(Duration shortestRest, Duration longestRest, int enough) {
    this.shortestRest = shortestRest;
    this.longestRest = longestRest;
    this.enough = enough;
  }

  int enough() {
    return enough;
  }

  Pace pace() {
    return new Pace(shortestRest.toNanos(), longestRest.toNanos());
  }
}
