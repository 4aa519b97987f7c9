package io.carillon.platform.linkage;

import java.util.List;
import java.util.Locale;

/** Weighs pairs by a model and by how rare the values are that they share. */
final class Scoring {
  private final Duck duck;
  private final List<Comparison> comparisons;
  private final Model model;

  Scoring(Duck duck, List<Comparison> comparisons, Model model) {
    this.duck = duck;
    this.comparisons = comparisons;
    this.model = model;
  }

  /** The pairs that are at least so probable, the likeliest first. */
  List<Pair> pairs(double probability) {
    double least = Model.log2(probability / (1 - probability));
    duck.run("CREATE OR REPLACE TEMP TABLE hot (pattern BIGINT)");
    duck.run(
        "INSERT INTO hot SELECT pattern FROM (SELECT DISTINCT pattern FROM pair) WHERE "
            + number(model.prior())
            + sum(true)
            + " >= "
            + number(least));
    return weighed("pair SEMI JOIN hot USING (pattern)", least);
  }

  /**
   * All pairs that were compared of records that hang together, as the table {@code person} says.
   */
  List<Pair> between() {
    return weighed(
        "(SELECT pair.* FROM pair JOIN person p ON p.id = a JOIN person q ON q.id = b AND q.person"
            + " = p.person)",
        Double.NEGATIVE_INFINITY);
  }

  private List<Pair> weighed(String from, double least) {
    StringBuilder columns = new StringBuilder();
    StringBuilder names = new StringBuilder();
    StringBuilder total = new StringBuilder(number(model.prior()));
    for (int at = 0; at < comparisons.size(); at++) {
      columns.append(", ").append(weight(at, false)).append(" AS w").append(at);
      names.append(", w").append(at);
      total.append(" + w").append(at);
    }
    String sql =
        ("SELECT a, b, pattern, %s AS weight%s FROM (SELECT a, b, pattern%s FROM %s JOIN share l ON"
                + " l.id = a JOIN share r ON r.id = b) WHERE %s >= %s ORDER BY weight DESC, a, b")
            .formatted(
                total,
                names,
                columns,
                from,
                total,
                least == Double.NEGATIVE_INFINITY ? "-1e9" : number(least));
    int fields = comparisons.size();
    return duck.list(
        sql,
        row -> {
          float[] weights = new float[fields];
          for (int at = 0; at < fields; at++) {
            weights[at] = row.getFloat(5 + at);
          }
          return new Pair(row.getInt(1), row.getInt(2), row.getDouble(4), row.getLong(3), weights);
        });
  }

  private String sum(boolean most) {
    StringBuilder sql = new StringBuilder();
    for (int at = 0; at < comparisons.size(); at++) {
      sql.append(" + ").append(weight(at, most));
    }
    return sql.toString();
  }

  /**
   * @param most the most that a level can weigh, whatever the values
   */
  private String weight(int at, boolean most) {
    Comparison comparison = comparisons.get(at);
    StringBuilder sql = new StringBuilder("CASE (pattern >> %d) & 15".formatted(4 * at));
    for (int level = 1; level < comparison.size(); level++) {
      sql.append(" WHEN ").append(level).append(" THEN ").append(number(model.weight(at, level)));
      double counts = comparison.frequency(level);
      if (counts > 0) {
        double usual = Model.log2(model.u()[at][1]);
        sql.append(
            most
                ? " + " + number(counts * Math.max(0, usual - rarest(at)))
                : " + %s * (%s - greatest(l.t%d, r.t%d))"
                    .formatted(number(counts), number(usual), at, at));
      }
    }
    return sql.append(" ELSE 0 END").toString();
  }

  private double rarest(int at) {
    return duck.number("SELECT coalesce(min(share), 0) FROM held" + at);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "(%.6fe0)", value);
  }
}
