package io.carillon.platform.linkage;

import java.util.List;

/**
 * How often two people agree by chance. Equal values are counted from how many people have each;
 * every other level by pairs drawn at random. Before it is told who is who, each record is held for
 * a person.
 */
final class Chance {
  private static final int DRAWN = 1_000_000;

  private final Duck duck;
  private final List<Comparison> comparisons;
  private boolean told;

  Chance(Duck duck, List<Comparison> comparisons, int records, String pattern) {
    this.duck = duck;
    this.comparisons = comparisons;
    double pairs = (double) records * (records - 1) / 2;
    String drawn =
        pairs <= DRAWN
            ? "SELECT l.id a, r.id b FROM rec l JOIN rec r ON l.id < r.id"
            : ("SELECT least(x, y) a, greatest(x, y) b FROM (SELECT (hash(2 * i) %% %1$d)::INTEGER"
                    + " x, (hash(2 * i + 1) %% %1$d)::INTEGER y FROM range(%2$d) t(i)) WHERE x <> y")
                .formatted(records, DRAWN);
    duck.run(
        ("CREATE TABLE chance AS SELECT a, b, %s AS pattern FROM (%s) JOIN rec l ON l.id = a JOIN"
                + " rec r ON r.id = b")
            .formatted(pattern, drawn));
  }

  /** From now on people are counted, not records. */
  void tell(int[] people) {
    duck.run("CREATE OR REPLACE TABLE person (id INTEGER, person INTEGER)");
    duck.append("person", people);
    duck.run(
        "CREATE OR REPLACE TABLE apart AS SELECT pattern, p.person AS x, q.person AS y FROM chance"
            + " LEFT JOIN person p ON p.id = a LEFT JOIN person q ON q.id = b");
    told = true;
  }

  /**
   * By comparison and level; makes the table {@code share}, too: of each value the logarithm of how
   * rare it is.
   */
  double[][] u() {
    Patterns drawn = Patterns.counted(duck, told ? "apart WHERE x <> y" : "chance");
    double[][] seen = drawn.byLevel(comparisons);
    double[][] u = new double[seen.length][];
    StringBuilder shares = new StringBuilder("CREATE OR REPLACE TABLE share AS SELECT rec.id");
    StringBuilder from = new StringBuilder(" FROM rec");
    for (int at = 0; at < seen.length; at++) {
      double equal = count(at);
      u[at] = spread(seen[at], equal);
      shares.append(", h%1$d.share AS t%1$d".formatted(at));
      from.append(" LEFT JOIN held%1$d h%1$d ON h%1$d.value = rec.f%1$d".formatted(at));
    }
    duck.run(shares.append(from).toString());
    return u;
  }

  /** Counts who has which value; answers how probable it is that another person has the same. */
  private double count(int at) {
    // However few people there are, an address that one of them has is rarer than a name that one
    // of them has.
    double unseen = comparisons.get(at).kind().identifies() ? 0.1 : 0.5;
    duck.run(
        ("CREATE OR REPLACE TABLE held%1$d AS SELECT value, log2((c - 1 + %2$s) / sum(c) OVER"
                + " ())::FLOAT AS share, c FROM (SELECT f%1$d AS value, %3$s::DOUBLE c FROM rec %4$s"
                + " WHERE f%1$d IS NOT NULL GROUP BY f%1$d)")
            .formatted(
                at,
                unseen,
                told ? "count(DISTINCT person)" : "count(*)",
                told ? "JOIN person USING (id)" : ""));
    return duck.number(
        "SELECT coalesce(sum(c * (c - 1 + %s)) / (sum(c) * sum(c)), 0.5) FROM held%d"
            .formatted(unseen, at));
  }

  private static double[] spread(double[] seen, double equal) {
    double[] u = new double[seen.length];
    double same = Math.clamp(equal, 1e-12, 0.999);
    double other = 0;
    for (int level = 2; level < seen.length; level++) {
      other += seen[level] + 0.5;
    }
    u[1] = same;
    for (int level = 2; level < seen.length; level++) {
      u[level] = (1 - same) * (seen[level] + 0.5) / other;
    }
    return u;
  }
}
