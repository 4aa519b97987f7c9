package io.carillon.scorecard.indicator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How an indicator is read. */
interface Measure {
  /** What one app's own facts say at a moment; empty when they do not say enough. */
  Optional<Reading> read(List<Fact> facts, Instant now);

  /** The reading as it counts beside those of the app's competitors. */
  default Reading among(Reading own, List<Reading> others) {
    return own;
  }
}
