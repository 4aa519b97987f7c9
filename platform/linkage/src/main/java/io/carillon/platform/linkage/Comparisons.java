package io.carillon.platform.linkage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The comparison that each kind has. */
final class Comparisons {
  private static final double NEARLY = 0.5;

  /** One slip in two characters, and anything that is alike in longer ones, is above this. */
  private static final double FAR = 0.66;

  private Comparisons() {}

  /**
   * @param within by field, the smaller places whose sameness makes its own go without saying
   */
  static List<Comparison> of(List<Field> fields, Map<Integer, List<Integer>> within) {
    int given = first(fields, Kind.GIVEN_NAME);
    int family = first(fields, Kind.FAMILY_NAME);
    String swapped =
        given < 0 || family < 0
            ? ""
            : "l.f%1$d = r.f%2$d AND l.f%2$d = r.f%1$d AND l.f%1$d <> r.f%1$d"
                .formatted(given, family);
    List<Comparison> comparisons = new ArrayList<>();
    for (int at = 0; at < fields.size(); at++) {
      Field field = fields.get(at);
      List<Level> levels = new ArrayList<>(levels(field.kind(), at));
      int quick = field.kind() == Kind.DATE ? levels.size() : 1;
      if (at == given && !swapped.isEmpty()) {
        levels.add(quick++, Level.of("given and family name swapped", swapped));
      }
      comparisons.add(
          new Comparison(
              field.name(),
              field.kind(),
              at,
              levels,
              either(at == family ? swapped : "", same(within.getOrDefault(at, List.of()))),
              quick,
              similarity(at) + " < " + FAR));
    }
    return comparisons;
  }

  private static String either(String one, String other) {
    return one.isEmpty() || other.isEmpty() ? one + other : "(" + one + ") OR " + other;
  }

  private static String same(List<Integer> fields) {
    return String.join(
        " OR ", fields.stream().map(at -> "coalesce(" + pair("%s = %s", at) + ", false)").toList());
  }

  private static int first(List<Field> fields, Kind kind) {
    for (int at = 0; at < fields.size(); at++) {
      if (fields.get(at).kind() == kind) {
        return at;
      }
    }
    return -1;
  }

  private static List<Level> levels(Kind kind, int at) {
    Level same = new Level("same", pair("%s = %s", at), 1);
    Level slip = Level.of("one slip", edits(at, 1));
    Level nearly = new Level("nearly the same", similar(at, 0.92) + " OR " + edits(at, 1), NEARLY);
    return switch (kind) {
      case GIVEN_NAME, FAMILY_NAME ->
          List.of(
              same,
              nearly,
              Level.of(
                  "similar",
                  similar(at, 0.85)
                      + " OR "
                      + pair("starts_with(%1$s, %2$s) OR starts_with(%2$s, %1$s)", at)));
      case DATE ->
          List.of(
              same,
              Level.of(
                  "one digit, or day and month swapped",
                  turned(at) + " OR " + similar(at, 0.9) + " AND " + edits(at, 1)),
              Level.of("two of year, month and day", parts(at)),
              Level.of("within a year", days(at, 366)),
              Level.of("within ten years", days(at, 3653)));
      case NATIONAL_ID -> List.of(same, slip, Level.of("two slips", edits(at, 2)));
      case EMAIL ->
          List.of(
              same,
              Level.of("same before the @", "l.b%1$d = r.b%1$d".formatted(at)),
              // kelly.ray64@ and kelly.ray67@ are two people of one name
              Level.of("nearly the same", numbers(at) + edits(at, 2)),
              Level.of(
                  "similar",
                  numbers(at)
                      + "("
                      + similar(at, 0.88)
                      + " OR jaro_winkler_similarity(l.b%1$d, r.b%1$d) >= 0.88)".formatted(at)));
      case STREET, CITY, TEXT, FULL_NAME ->
          List.of(same, nearly, Level.of("similar", similar(at, 0.82)));
      case POSTCODE ->
          List.of(same, slip, Level.of("same beginning", pair("left(%s, 2) = left(%s, 2)", at)));
      case PHONE, HOUSE_NUMBER, NUMBER, REGION -> List.of(same, slip);
      case CATEGORY, YEAR, MONTH, DAY, IGNORED -> List.of(same);
    };
  }

  private static String pair(String sql, int at) {
    return sql.formatted("l.f" + at, "r.f" + at);
  }

  private static String similarity(int at) {
    return pair("jaro_winkler_similarity(%s, %s)", at);
  }

  private static String similar(int at, double least) {
    return similarity(at) + " >= " + least;
  }

  private static String edits(int at, int most) {
    return pair("damerau_levenshtein(%s, %s) <= " + most, at);
  }

  private static String numbers(int at) {
    return "l.e%1$d = r.e%1$d AND ".formatted(at);
  }

  private static String turned(int at) {
    return "l.y%1$d = r.y%1$d AND l.m%1$d = r.d%1$d AND l.d%1$d = r.m%1$d".formatted(at);
  }

  private static String parts(int at) {
    return ("(l.y%1$d = r.y%1$d)::TINYINT + (l.m%1$d = r.m%1$d)::TINYINT"
            + " + (l.d%1$d = r.d%1$d)::TINYINT >= 2")
        .formatted(at);
  }

  private static String days(int at, int most) {
    return "abs(l.n%1$d - r.n%1$d) <= %2$d".formatted(at, most);
  }
}
