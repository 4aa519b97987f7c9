package io.carillon.platform.linkage;

import java.util.List;

/**
 * How often pairs agree in which way. A pattern is the levels of all comparisons, four bits each,
 * the first lowest.
 *
 * @param codes the patterns that there are
 * @param counts how many pairs have each
 */
record Patterns(long[] codes, double[] counts) {

  static int level(long code, int comparison) {
    return (int) (code >> (4 * comparison)) & 15;
  }

  static String sql(List<Comparison> comparisons) {
    StringBuilder sql = new StringBuilder();
    for (int at = 0; at < comparisons.size(); at++) {
      sql.append(at == 0 ? "" : " + ")
          .append('(')
          .append(comparisons.get(at).sql())
          .append(")::BIGINT * ")
          .append(1L << (4 * at));
    }
    return sql.toString();
  }

  /**
   * @param from what follows FROM, with a column {@code pattern}
   */
  static Patterns counted(Duck duck, String from) {
    List<long[]> rows =
        duck.list(
            "SELECT pattern, count(*) FROM " + from + " GROUP BY pattern ORDER BY pattern",
            row -> new long[] {row.getLong(1), row.getLong(2)});
    return new Patterns(
        rows.stream().mapToLong(row -> row[0]).toArray(),
        rows.stream().mapToDouble(row -> row[1]).toArray());
  }

  /** How often each level of each comparison is seen. */
  double[][] byLevel(List<Comparison> comparisons) {
    double[][] seen = new double[comparisons.size()][];
    for (int comparison = 0; comparison < seen.length; comparison++) {
      seen[comparison] = new double[comparisons.get(comparison).size()];
      for (int at = 0; at < codes.length; at++) {
        seen[comparison][level(codes[at], comparison)] += counts[at];
      }
    }
    return seen;
  }
}
