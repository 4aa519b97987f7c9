package io.carillon.platform.linkage;

import java.util.List;

/**
 * How the values of one field are compared. Level 0 is that one of them is absent, or said already,
 * which says nothing; the last is that they are different.
 *
 * @param unless SQL; where it holds, another comparison has already said what this one would
 * @param quick how many levels are looked at before {@code far}
 * @param far SQL; where it holds, none of the other levels does, which take longer to see
 */
record Comparison(
    String field, Kind kind, int index, List<Level> levels, String unless, int quick, String far) {

  int size() {
    return levels.size() + 2;
  }

  String label(int level) {
    if (level == 0) {
      return "not compared";
    }
    return level > levels.size() ? "different" : levels.get(level - 1).label();
  }

  double frequency(int level) {
    return level == 0 || level > levels.size() ? 0 : levels.get(level - 1).frequency();
  }

  /** The number of the level, in SQL. */
  String sql() {
    String last = " THEN " + (levels.size() + 1);
    StringBuilder sql =
        new StringBuilder("CASE WHEN l.f%1$d IS NULL OR r.f%1$d IS NULL".formatted(index));
    if (!unless.isEmpty()) {
      sql.append(" OR (").append(unless).append(')');
    }
    sql.append(" THEN 0");
    for (int at = 0; at < levels.size(); at++) {
      if (at == quick) {
        sql.append(" WHEN ").append(far).append(last);
      }
      sql.append(" WHEN ").append(levels.get(at).condition()).append(" THEN ").append(at + 1);
    }
    return sql.append(" ELSE ").append(levels.size() + 1).append(" END").toString();
  }
}
