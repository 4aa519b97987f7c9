package io.carillon.ingest.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.carillon.platform.problem.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a schema may ask of those who hold events to it: references within itself only and without a
 * circle, at most {@value #MOST_NODES} schemas when each reference is written out, regular
 * expressions of RE2.
 */
final class SchemaBounds {
  static final int LARGEST = 32 * 1024;
  static final int MOST_NODES = 5_000;
  private static final int LONGEST_PATTERN = 500;

  private static final Set<String> MAPS =
      Set.of("properties", "$defs", "definitions", "patternProperties", "dependentSchemas");
  private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
  private static final Set<String> ONES =
      Set.of(
          "additionalProperties",
          "items",
          "contains",
          "not",
          "if",
          "then",
          "else",
          "propertyNames",
          "unevaluatedItems",
          "unevaluatedProperties");
  private static final Set<String> REFUSED =
      Set.of("$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$vocabulary");

  private final JsonNode root;
  private final List<Violation> mistakes = new ArrayList<>();
  private final Map<String, Long> written = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  private SchemaBounds(JsonNode root) {
    this.root = root;
  }

  static List<Violation> mistakes(String field, JsonNode schema) {
    int size = schema.toString().getBytes(StandardCharsets.UTF_8).length;
    if (size > LARGEST) {
      return List.of(new Violation(field, size + " bytes", "at most " + LARGEST + " bytes"));
    }
    SchemaBounds bounds = new SchemaBounds(schema);
    long nodes = bounds.nodes(field, schema);
    if (bounds.mistakes.isEmpty() && nodes > MOST_NODES) {
      bounds.mistakes.add(
          new Violation(
              field, nodes + " schemas, written out", "at most " + MOST_NODES + " schemas"));
    }
    return bounds.mistakes;
  }

  private long nodes(String field, JsonNode schema) {
    long nodes = 1;
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      nodes += keyword(field + "." + keyword.getKey(), keyword.getKey(), keyword.getValue());
    }
    return Math.min(nodes, Integer.MAX_VALUE);
  }

  private long keyword(String field, String name, JsonNode value) {
    long nodes = 0;
    if (REFUSED.contains(name)) {
      mistakes.add(new Violation(field, name, "a schema without it"));
    } else if (name.equals("$ref")) {
      nodes = reference(field, value.asText());
    } else if (name.equals("pattern")) {
      pattern(field, value.asText());
    } else if (MAPS.contains(name)) {
      for (Map.Entry<String, JsonNode> one : value.properties()) {
        if (name.equals("patternProperties")) {
          pattern(field, one.getKey());
        }
        nodes += nodes(field + "." + one.getKey(), one.getValue());
      }
    } else if (LISTS.contains(name) && value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        nodes += nodes(field + "[" + i + "]", value.get(i));
      }
    } else if (ONES.contains(name)) {
      nodes = nodes(field, value);
    }
    return nodes;
  }

  private long reference(String field, String reference) {
    Long known = written.get(reference);
    if (known != null) {
      return known;
    }
    if (!reference.startsWith("#/") || reference.indexOf('%') >= 0) {
      mistakes.add(new Violation(field, reference, "#/$defs/… of the same schema"));
      return 0;
    }
    JsonNode there = root.at(JsonPointer.compile(reference.substring(1)));
    if (!there.isObject()) {
      mistakes.add(new Violation(field, reference, "a schema that is there"));
      return 0;
    }
    if (!open.add(reference)) {
      mistakes.add(new Violation(field, reference, "a schema that does not contain itself"));
      return 0;
    }
    long nodes = nodes(field, there);
    open.remove(reference);
    written.put(reference, nodes);
    return nodes;
  }

  private void pattern(String field, String pattern) {
    if (pattern.length() > LONGEST_PATTERN) {
      mistakes.add(
          new Violation(field, pattern.length() + " characters", "at most " + LONGEST_PATTERN));
      return;
    }
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      mistakes.add(
          new Violation(field, pattern, "a regular expression of RE2, without looking around"));
    }
  }
}
