package io.carillon.scoring.fact;

import java.time.Duration;

/** The time that a computed trait looks back over. */
public sealed interface Window {

  /** Everything that ever happened. */
  record AllTime() implements Window {}

  /** What happened less than this long ago. */
  record Sliding(Duration length) implements Window {
    private static final long BUCKETS = 100;
    private static final long SHORTEST_SPAN = 60_000;

    /** Milliseconds. */
    long millis() {
      return length.toMillis();
    }

    /** How much time one bucket spans, in milliseconds: a hundredth, at least a minute. */
    long span() {
      return Math.max(SHORTEST_SPAN, millis() / BUCKETS);
    }
  }
}
