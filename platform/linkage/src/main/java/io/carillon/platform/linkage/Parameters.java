package io.carillon.platform.linkage;

import java.util.List;

/**
 * What a run learnt without being told who is who.
 *
 * @param lambda the share of all pairs that are of one person
 * @param fields what was compared; none when there was nothing to learn from
 */
public record Parameters(double lambda, List<OfField> fields) {

  public record OfField(String field, List<OfLevel> levels) {}

  /**
   * A way in which two values agree, or that they are different.
   *
   * @param m how often records of one person agree so
   * @param u how often records of two people do, over all values; a rare one counts by itself
   * @param weight log2(m/u), in bits
   */
  public record OfLevel(String agreement, double m, double u, double weight) {}
}
