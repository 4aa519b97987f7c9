package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.caller.Masks;
import io.carillon.platform.problem.Violation;
import java.util.List;
import java.util.Set;

/**
 * One thing in which an event differs from its schema; never a value of it.
 *
 * @param path from the properties on: names, and places in lists
 * @param rule the schema's keyword: `type`, `required`, `pattern` …
 * @param found of which type the value is
 * @param expected what the keyword says
 * @param where in the schema it is said: the same for whatever value breaks it
 * @param place the property that would have to go for it; empty when none would help
 */
record Breach(
    List<Object> path,
    String rule,
    String found,
    String expected,
    String where,
    List<Object> place) {
  /** Of an event that would take too long to hold to its schema. */
  static final Breach TOO_MUCH =
      new Breach(
          List.of(),
          "size",
          "too much to check",
          "fewer values, or a smaller schema",
          "",
          List.of());

  private static final int LONGEST = 120;

  /** Of these, what is wrong is not there. */
  private static final Set<String> MISSING = Set.of("required", "dependentRequired");

  /**
   * @param choice how deep in the path the value stands that had to be one of several; -1 when it
   *     had not
   */
  static Breach of(
      List<Object> path, String rule, JsonNode found, JsonNode expected, String where, int choice) {
    String said = expected.toString();
    boolean missing = MISSING.contains(rule) || found.isMissingNode();
    return new Breach(
        List.copyOf(path),
        rule,
        type(found),
        said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said,
        where,
        missing
            ? List.of()
            : property(choice < 0 ? path : path.subList(0, Math.min(choice, path.size()))));
  }

  /** Of what stands in a list, the property that has the list. */
  private static List<Object> property(List<Object> path) {
    int length = path.size();
    while (length > 0 && path.get(length - 1) instanceof Integer) {
      length--;
    }
    return List.copyOf(path.subList(0, length));
  }

  /** `properties.items[0].price`. */
  String field(String root) {
    return field(root, path);
  }

  /** What is taken out for it, named in the same way. */
  String omitted(String root) {
    return field(root, place);
  }

  private static String field(String root, List<Object> path) {
    StringBuilder field = new StringBuilder(root);
    for (Object step : path) {
      if (step instanceof Integer index) {
        field.append('[').append(index).append(']');
      } else {
        field.append('.').append(step);
      }
    }
    String masked = Masks.within(field.toString());
    return masked.length() > 2 * LONGEST ? masked.substring(0, 2 * LONGEST) + "…" : masked;
  }

  /** The property that it is about; empty when it is about all of them. */
  String property() {
    return path.isEmpty() ? "" : String.valueOf(path.getFirst());
  }

  Violation violation(String root) {
    return new Violation(field(root), found, rule + " " + expected);
  }

  private static String type(JsonNode node) {
    return switch (node.getNodeType()) {
      case MISSING -> "nothing";
      case NULL -> "null";
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      case STRING, BINARY -> "a string";
      case BOOLEAN -> "a boolean";
      case NUMBER -> node.isIntegralNumber() ? "an integer" : "a number";
    };
  }
}
