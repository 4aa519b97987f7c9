package io.carillon.scoring.fact;

import java.util.List;

/**
 * A part of the history of one computed trait and one profile, in the order of origin.
 *
 * @param addressedTo the profile as the archive knew it
 */
public record History(String addressedTo, List<Entry> entries) {

  /**
   * An event that counts.
   *
   * @param at milliseconds since 1970
   */
  public record Entry(Place origin, long at, double value) {}
}
