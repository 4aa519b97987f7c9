package io.carillon.platform.linkage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which places lie in others: who lives in a street lives in its town, and has the name of the
 * family there. Where the smaller is the same, the larger says nothing more; counted as if it did,
 * neighbours and families would look like one person.
 */
final class Nesting {
  /** From the smallest. */
  private static final List<Kind> PLACES =
      List.of(Kind.STREET, Kind.POSTCODE, Kind.CITY, Kind.REGION);

  /** What a family shares: who lives there mostly has its name. */
  private static final Set<Kind> HOMES = Set.of(Kind.STREET, Kind.PHONE);

  private static final int SAMPLE = 30_000;
  private static final int CROWD = 300;

  /** From so many pairs on, of which at least half agree, it is no accident. */
  private static final int ENOUGH = 20;

  private static final double MOSTLY = 0.5;

  private final Duck duck;
  private final List<Field> fields;

  Nesting(Duck duck, List<Field> fields) {
    this.duck = duck;
    this.fields = fields;
  }

  /** By field, the smaller places whose sameness makes its own go without saying. */
  Map<Integer, List<Integer>> find() {
    Map<Integer, List<Integer>> within = new HashMap<>();
    for (int large = 0; large < fields.size(); large++) {
      for (int small = 0; small < fields.size(); small++) {
        if (smaller(small, large) && implies(small, large)) {
          within.computeIfAbsent(large, _ -> new ArrayList<>()).add(small);
        }
      }
    }
    return within;
  }

  private boolean smaller(int small, int large) {
    if (fields.get(large).kind() == Kind.FAMILY_NAME) {
      return HOMES.contains(fields.get(small).kind());
    }
    int one = PLACES.indexOf(fields.get(small).kind());
    return one >= 0 && one < PLACES.indexOf(fields.get(large).kind());
  }

  /** Among people of different names who share the smaller place. */
  private boolean implies(int small, int large) {
    StringBuilder others = new StringBuilder();
    for (int at = 0; at < fields.size(); at++) {
      Kind kind = fields.get(at).kind();
      boolean personal = kind == Kind.GIVEN_NAME || kind == Kind.FAMILY_NAME || kind == Kind.DATE;
      if (personal && at != large) {
        others.append(" AND l.f%1$d <> r.f%1$d".formatted(at));
      }
    }
    String sql =
        ("WITH known AS (SELECT * FROM rec WHERE f%1$d IS NOT NULL AND f%2$d IS NOT NULL ORDER BY"
                + " hash(id) LIMIT %3$d), few AS (SELECT * FROM known QUALIFY count(*) OVER (PARTITION"
                + " BY f%1$d) BETWEEN 2 AND %4$d) SELECT count(*), avg((l.f%2$d = r.f%2$d)::INT) FROM"
                + " few l JOIN few r ON l.f%1$d = r.f%1$d AND l.id < r.id%5$s")
            .formatted(small, large, SAMPLE, CROWD, others);
    return duck.list(sql, row -> row.getLong(1) >= ENOUGH && row.getDouble(2) >= MOSTLY).getFirst();
  }
}
