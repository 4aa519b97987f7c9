package io.carillon.scorecard.indicator;

import java.time.Instant;
import java.util.Map;

/**
 * What an indicator makes of one app's facts.
 *
 * @param raw in the indicator's unit; more is better
 * @param sampleSize how much it rests on
 * @param newest the newest fact that it rests on
 * @param certainty 0..1, by how much it rests on
 * @param details what it was made of, by name
 */
record Reading(
    double raw, long sampleSize, Fact newest, double certainty, Map<String, Double> details) {

  Instant observedAt() {
    return newest.observedAt();
  }

  Reading withRaw(double other) {
    return new Reading(other, sampleSize, newest, certainty, details);
  }
}
