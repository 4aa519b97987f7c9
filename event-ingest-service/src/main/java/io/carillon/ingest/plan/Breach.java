package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.caller.Masks;
import io.carillon.platform.problem.Violation;
import java.util.List;

/**
 * One thing in which an event differs from its schema; never a value of it.
 *
 * @param path from the properties on: names, and places in lists
 * @param rule the schema's keyword: `type`, `required`, `pattern` …
 * @param found of which type the value is
 * @param expected what the keyword says
 */
record Breach(List<Object> path, String rule, String found, String expected) {
  private static final int LONGEST = 120;

  static Breach of(List<Object> path, String rule, JsonNode found, JsonNode expected) {
    String said = expected.toString();
    return new Breach(
        List.copyOf(path),
        rule,
        type(found),
        said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said);
  }

  /** `properties.items[0].price`. */
  String field(String root) {
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
