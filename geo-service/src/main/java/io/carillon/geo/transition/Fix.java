package io.carillon.geo.transition;

import io.carillon.geo.shape.Position;
import java.time.Duration;
import java.time.Instant;

/**
 * Where a device was.
 *
 * @param accuracy metres within which it was, with the usual 68 %
 * @param at when, by the corrected clock of the device
 * @param eventId the event that said so
 */
record Fix(Position position, double accuracy, Instant at, String eventId) {
  /** Metres; what is assumed of a device that does not say: a phone outdoors. */
  static final double USUAL = 20;

  /** Metres a second: 300 km/h. */
  private static final double FASTEST = 300 / 3.6;

  /** Whether nobody gets from there to here in that time, both being as wrong as they may be. */
  boolean impossibleFrom(Fix before) {
    double metres = position.distance(before.position()) - accuracy - before.accuracy();
    double seconds = Math.max(1, Duration.between(before.at(), at).toMillis() / 1_000.0);
    return metres / seconds > FASTEST;
  }
}
