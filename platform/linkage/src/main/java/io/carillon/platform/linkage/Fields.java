package io.carillon.platform.linkage;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes the fields that are compared from the columns as they came. */
final class Fields {
  /** So many levels of 4 bits fit into the 63 bits of a pattern. */
  static final int MOST = 15;

  /** The number of a record among the columns as they came. */
  static final String ROW = "carillon_row";

  private Fields() {}

  /**
   * The table {@code rec}: the number, f and a value for each field; of a date y, m and d, and n,
   * the days; of an address b, what is before the @, and e, its digits.
   */
  static String sql(List<Field> fields) {
    StringBuilder values = new StringBuilder(ROW + " AS id");
    StringBuilder parts = new StringBuilder("*");
    for (int at = 0; at < fields.size(); at++) {
      values.append(", ").append(fields.get(at).sql()).append(" AS f").append(at);
      if (fields.get(at).kind() == Kind.DATE) {
        String part = "coalesce(TRY_CAST(substr(f%1$d, %2$d, %3$d) AS INT), 0)";
        parts.append(
            (", %2$s AS y%1$d, %3$s AS m%1$d, %4$s AS d%1$d,"
                    + " (%2$s * 365.25 + %3$s * 30.44 + %4$s)::INT AS n%1$d")
                .formatted(
                    at,
                    part.formatted(at, 1, 4),
                    part.formatted(at, 5, 2),
                    part.formatted(at, 7, 2)));
      } else if (fields.get(at).kind() == Kind.EMAIL) {
        parts.append(
            (", split_part(f%1$d, '@', 1) AS b%1$d,"
                    + " regexp_replace(f%1$d, '[^0-9]', '', 'g') AS e%1$d")
                .formatted(at));
      }
    }
    return "CREATE TABLE rec AS SELECT %s FROM (SELECT %s FROM raw)".formatted(parts, values);
  }

  /**
   * @param columns in their order, each with its kind
   * @param dayFirst of a date like 03/04/2001, the day comes first
   */
  static List<Field> of(Map<String, Kind> columns, boolean dayFirst) {
    List<Field> fields = new ArrayList<>();
    Map<Kind, String> parts = new EnumMap<>(Kind.class);
    boolean split =
        !columns.containsValue(Kind.GIVEN_NAME) && !columns.containsValue(Kind.FAMILY_NAME);
    columns.forEach(
        (column, kind) -> {
          String value = quoted(column);
          switch (kind) {
            case IGNORED -> {}
            case YEAR, MONTH, DAY -> parts.putIfAbsent(kind, value);
            case FULL_NAME -> fields.addAll(names(column, value, split));
            default -> fields.add(new Field(column, kind, sql(kind, value, dayFirst)));
          }
        });
    if (parts.size() == 3) {
      fields.add(new Field("date of birth", Kind.DATE, joined(parts)));
    } else {
      parts.forEach(
          (kind, value) ->
              fields.add(new Field(value.replace("\"", ""), Kind.NUMBER, digits(value))));
    }
    return fields.size() > MOST ? fields.subList(0, MOST) : fields;
  }

  static String quoted(String column) {
    return '"' + column.replace("\"", "\"\"") + '"';
  }

  private static List<Field> names(String column, String value, boolean split) {
    String words = words(value);
    if (!split) {
      return List.of(new Field(column, Kind.TEXT, words));
    }
    String several =
        "(CASE WHEN contains(" + words + ", ' ') THEN string_split(" + words + ", ' ') END)";
    return List.of(
        new Field(
            column + ", first", Kind.GIVEN_NAME, "coalesce(" + several + "[1], " + words + ")"),
        new Field(column + ", last", Kind.FAMILY_NAME, several + "[-1]"));
  }

  private static String sql(Kind kind, String value, boolean dayFirst) {
    return switch (kind) {
      case DATE -> date(value, dayFirst);
      case EMAIL -> "nullif(regexp_replace(" + base(value) + ", '\\s', '', 'g'), '')";
      case PHONE -> "nullif(right(regexp_replace(" + value + ", '[^0-9]', '', 'g'), 9), '')";
      case NATIONAL_ID, POSTCODE -> code(value);
      case NUMBER -> digits(value);
      default -> words(value);
    };
  }

  /** What stands for nothing in files is nothing. */
  private static String base(String value) {
    return "(CASE WHEN "
        + value
        + " NOT IN ('NA', 'N/A', 'NULL', 'NaN', '-') THEN lower(strip_accents("
        + value
        + ")) END)";
  }

  private static String words(String value) {
    return "nullif(trim(regexp_replace(regexp_replace("
        + base(value)
        + ", '[''’`´]', '', 'g'), '[^\\p{L}\\p{N}]+', ' ', 'g')), '')";
  }

  private static String code(String value) {
    return "nullif(regexp_replace(" + base(value) + ", '[^\\p{L}\\p{N}]', '', 'g'), '')";
  }

  private static String digits(String value) {
    return "nullif(trim(" + base(value) + "), '')";
  }

  /** As eight digits: year, month, day. */
  private static String date(String value, boolean dayFirst) {
    String number = "regexp_replace(" + value + ", '[^0-9]', '', 'g')";
    String year = "regexp_extract(" + value + ", '^\\s*(\\d{4})\\D(\\d{1,2})\\D(\\d{1,2})', ";
    String other = "regexp_extract(" + value + ", '^\\s*(\\d{1,2})\\D(\\d{1,2})\\D(\\d{4})', ";
    int day = dayFirst ? 1 : 2;
    return "(CASE WHEN regexp_matches("
        + value
        + ", '^\\s*\\d{4}\\D\\d{1,2}\\D\\d{1,2}') THEN "
        + year
        + "1) || lpad("
        + year
        + "2), 2, '0') || lpad("
        + year
        + "3), 2, '0') WHEN regexp_matches("
        + value
        + ", '^\\s*\\d{1,2}\\D\\d{1,2}\\D\\d{4}') THEN "
        + other
        + "3) || lpad("
        + other
        + (3 - day)
        + "), 2, '0') || lpad("
        + other
        + day
        + "), 2, '0') WHEN length("
        + number
        + ") = 8 THEN "
        + number
        + " END)";
  }

  private static String joined(Map<Kind, String> parts) {
    return "(CASE WHEN "
        + parts.get(Kind.YEAR)
        + " IS NOT NULL THEN "
        + part(parts.get(Kind.YEAR), 4)
        + " || "
        + part(parts.get(Kind.MONTH), 2)
        + " || "
        + part(parts.get(Kind.DAY), 2)
        + " END)";
  }

  private static String part(@org.jspecify.annotations.Nullable String value, int length) {
    return "lpad(coalesce(regexp_extract(" + value + ", '\\d+'), '0'), " + length + ", '0')";
  }
}
