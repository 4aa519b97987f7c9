package io.carillon.bench.linkage;

import java.util.HashMap;
import java.util.Map;

/**
 * How well a partition of records finds another, over all pairs of records, and by B³.
 *
 * @param precision of the pairs that were put together, those that belong together
 * @param recall of the pairs that belong together, those that were put together
 * @param bCubed the harmonic mean of both, counted by record
 */
record Quality(double precision, double recall, double bCubed) {

  double f1() {
    return harmonic(precision, recall);
  }

  /** Both by record: which group it is in. */
  static Quality of(int[] found, int[] truth) {
    Map<Integer, Integer> groups = new HashMap<>();
    Map<Integer, Integer> entities = new HashMap<>();
    Map<Long, Integer> both = new HashMap<>();
    for (int at = 0; at < found.length; at++) {
      groups.merge(found[at], 1, Integer::sum);
      entities.merge(truth[at], 1, Integer::sum);
      both.merge(key(found[at], truth[at]), 1, Integer::sum);
    }
    double right = pairs(both);
    double byRecordPrecision = 0;
    double byRecordRecall = 0;
    for (int at = 0; at < found.length; at++) {
      double common = both.getOrDefault(key(found[at], truth[at]), 0);
      byRecordPrecision += common / groups.getOrDefault(found[at], 1);
      byRecordRecall += common / entities.getOrDefault(truth[at], 1);
    }
    return new Quality(
        ratio(right, pairs(groups)),
        ratio(right, pairs(entities)),
        harmonic(byRecordPrecision / found.length, byRecordRecall / found.length));
  }

  private static long key(int group, int entity) {
    return ((long) group << 32) | entity;
  }

  private static double pairs(Map<?, Integer> sizes) {
    return sizes.values().stream().mapToDouble(size -> size * (size - 1.0) / 2).sum();
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 1 : part / whole;
  }

  private static double harmonic(double one, double other) {
    return one + other == 0 ? 0 : 2 * one * other / (one + other);
  }
}
