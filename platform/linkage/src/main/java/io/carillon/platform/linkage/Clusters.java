package io.carillon.platform.linkage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which records belong together: groups that hang together by likely pairs, the likeliest first.
 * One likely pair does not join two groups whose other pairs say otherwise.
 */
final class Clusters {
  /** No pair says more than this, in bits, for or against. */
  private static final double MOST = 10;

  private final int[] parent;
  private final Map<Integer, List<Integer>> members = new HashMap<>();
  private final Map<Long, Double> said = new HashMap<>();

  private Clusters(int records) {
    parent = new int[records];
    for (int at = 0; at < records; at++) {
      parent[at] = at;
    }
  }

  /**
   * By record, the lowest of those that hang together by such pairs, whatever speaks against it.
   */
  static int[] chained(int records, List<Pair> pairs, double threshold) {
    return of(records, pairs, List.of(), threshold);
  }

  /**
   * By record, the lowest record that it belongs with.
   *
   * @param between pairs of records that hang together, however unlikely; nothing speaks for or
   *     against others
   */
  static int[] of(int records, List<Pair> pairs, List<Pair> between, double threshold) {
    Clusters clusters = new Clusters(records);
    between.forEach(pair -> clusters.said.put(key(pair.a(), pair.b()), says(pair)));
    pairs.stream()
        .filter(pair -> pair.probability() >= threshold)
        .sorted(
            Comparator.comparingDouble(Pair::weight)
                .reversed()
                .thenComparingInt(Pair::a)
                .thenComparingInt(Pair::b))
        .forEach(pair -> clusters.join(pair.a(), pair.b()));
    int[] roots = new int[records];
    for (int at = 0; at < records; at++) {
      roots[at] = clusters.root(at);
    }
    return roots;
  }

  /**
   * An unlikely pair speaks against one person only by what differs, not by how rare such pairs
   * are.
   */
  private static double says(Pair pair) {
    if (pair.weight() >= 0) {
      return Math.min(MOST, pair.weight());
    }
    double fields = 0;
    for (float weight : pair.weights()) {
      fields += weight;
    }
    return Math.clamp(fields, -MOST, 0);
  }

  private static long key(int a, int b) {
    return ((long) Math.min(a, b) << 32) | Math.max(a, b);
  }

  private int root(int of) {
    int at = of;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private void join(int a, int b) {
    int left = Math.min(root(a), root(b));
    int right = Math.max(root(a), root(b));
    if (left == right) {
      return;
    }
    List<Integer> one = members.getOrDefault(left, List.of(left));
    List<Integer> other = members.getOrDefault(right, List.of(right));
    if (between(one, other) < 0) {
      return;
    }
    List<Integer> both = new ArrayList<>(one);
    both.addAll(other);
    members.put(left, both);
    members.remove(right);
    parent[right] = left;
  }

  private double between(List<Integer> one, List<Integer> other) {
    double all = 0;
    for (int a : one) {
      for (int b : other) {
        all += said.getOrDefault(key(a, b), 0.0);
      }
    }
    return all;
  }
}
