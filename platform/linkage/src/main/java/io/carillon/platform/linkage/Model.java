package io.carillon.platform.linkage;

import java.util.List;

/**
 * How often records of one person, and of two, agree.
 *
 * @param lambda the share of all pairs that are of one person
 * @param m by comparison and level, among pairs of one person where both values are there
 * @param u the same among pairs of two people
 */
record Model(double lambda, double[][] m, double[][] u) {
  private static final int ROUNDS = 500;
  private static final double STILL = 1e-6;

  /** What is believed before anything is seen: as much as two pairs say. */
  private static final double BELIEF = 2;

  /** In bits; positive speaks for one person. */
  double weight(int comparison, int level) {
    return level == 0 ? 0 : log2(m[comparison][level] / u[comparison][level]);
  }

  double prior() {
    return log2(lambda / (1 - lambda));
  }

  static double probability(double weight) {
    return 1 / (1 + Math.pow(2, -weight));
  }

  static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  /**
   * Finds m and lambda by expectation and maximisation over how often patterns occur, u being
   * known. Pairs that were not looked at count as pairs of two people.
   *
   * @param pairs all that could be looked at
   */
  static Model estimate(
      Patterns patterns, List<Comparison> comparisons, double[][] u, double pairs, double records) {
    double[][] m = beginning(comparisons);
    double[][] belief = beginning(comparisons);
    double lambda = Math.min(0.5, records / 10 / pairs);
    double[] matching = new double[patterns.codes().length];
    for (int round = 0; round < ROUNDS; round++) {
      Model now = new Model(lambda, m, u);
      double all = now.expect(patterns, matching);
      double[][] next = new double[m.length][];
      double moved = 0;
      for (int comparison = 0; comparison < m.length; comparison++) {
        next[comparison] = maximise(patterns, matching, comparison, belief[comparison]);
        for (int level = 1; level < next[comparison].length; level++) {
          moved = Math.max(moved, Math.abs(next[comparison][level] - m[comparison][level]));
        }
      }
      m = next;
      lambda = Math.clamp(all / pairs, 1e-12, 0.5);
      if (moved < STILL) {
        break;
      }
    }
    return new Model(lambda, m, u);
  }

  /** How many pairs of each pattern are of one person, by this model. */
  private double expect(Patterns patterns, double[] matching) {
    double[][] weights = new double[m.length][];
    for (int comparison = 0; comparison < m.length; comparison++) {
      weights[comparison] = new double[m[comparison].length];
      for (int level = 1; level < weights[comparison].length; level++) {
        weights[comparison][level] = weight(comparison, level);
      }
    }
    double prior = prior();
    double all = 0;
    for (int at = 0; at < matching.length; at++) {
      double weight = prior;
      for (int comparison = 0; comparison < m.length; comparison++) {
        weight += weights[comparison][Patterns.level(patterns.codes()[at], comparison)];
      }
      matching[at] = patterns.counts()[at] * probability(weight);
      all += matching[at];
    }
    return all;
  }

  private static double[] maximise(
      Patterns patterns, double[] matching, int comparison, double[] belief) {
    double[] m = new double[belief.length];
    double all = BELIEF;
    for (int level = 1; level < m.length; level++) {
      m[level] = belief[level] * BELIEF;
    }
    for (int at = 0; at < matching.length; at++) {
      int level = Patterns.level(patterns.codes()[at], comparison);
      if (level > 0) {
        m[level] += matching[at];
        all += matching[at];
      }
    }
    for (int level = 1; level < m.length; level++) {
      m[level] /= all;
    }
    return m;
  }

  /** Records of one person mostly agree, and rather nearly than not at all. */
  private static double[][] beginning(List<Comparison> comparisons) {
    return comparisons.stream()
        .map(
            comparison -> {
              double[] m = new double[comparison.size()];
              double left = 1;
              for (int level = 1; level < m.length - 1; level++) {
                m[level] = left * 0.8;
                left -= m[level];
              }
              m[m.length - 1] = left;
              return m;
            })
        .toArray(double[][]::new);
  }
}
