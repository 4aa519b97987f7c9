package io.carillon.ingest.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.carillon.ingest.pattern.PatternSize;
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
 * expressions of RE2 of at most {@value #LARGEST_PATTERN} parts when each repeat is.
 */
final class SchemaBounds {
  static final int LARGEST = 32 * 1024;
  static final int MOST_NODES = 5_000;
  static final int LARGEST_PATTERN = 2_000;
  private static final int LONGEST_PATTERN = 500;

  /** A part that may be absent takes a second instruction. */
  private static final int LARGEST_PROGRAM = 2 * LARGEST_PATTERN + 100;

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
  private final Map<String, SchemaSize> written = new HashMap<>();
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
    long schemas = bounds.of(field, schema).schemas();
    if (bounds.mistakes.isEmpty() && schemas > MOST_NODES) {
      bounds.mistakes.add(
          new Violation(
              field, schemas + " schemas, written out", "at most " + MOST_NODES + " schemas"));
    }
    return bounds.mistakes;
  }

  /** Of a schema without mistakes. */
  static SchemaSize size(JsonNode schema) {
    return new SchemaBounds(schema).of("", schema);
  }

  private SchemaSize of(String field, JsonNode schema) {
    SchemaSize size = SchemaSize.ONE;
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      size =
          size.plus(keyword(field + "." + keyword.getKey(), keyword.getKey(), keyword.getValue()));
    }
    return size;
  }

  private SchemaSize keyword(String field, String name, JsonNode value) {
    SchemaSize size = SchemaSize.NONE;
    if (REFUSED.contains(name)) {
      mistakes.add(new Violation(field, name, "a schema without it"));
    } else if (name.equals("$ref")) {
      size = reference(field, value.asText());
    } else if (name.equals("pattern")) {
      size = pattern(field, value.asText());
    } else if (MAPS.contains(name)) {
      for (Map.Entry<String, JsonNode> one : value.properties()) {
        if (name.equals("patternProperties")) {
          size = size.plus(pattern(field, one.getKey()));
        }
        size = size.plus(of(field + "." + one.getKey(), one.getValue()));
      }
    } else if (LISTS.contains(name) && value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        size = size.plus(of(field + "[" + i + "]", value.get(i)));
      }
    } else if (ONES.contains(name)) {
      size = of(field, value);
    } else {
      size = new SchemaSize(0, listed(value), 0);
    }
    return size;
  }

  private static long listed(JsonNode value) {
    long listed = value.size();
    for (JsonNode each : value) {
      listed += listed(each);
    }
    return listed;
  }

  private SchemaSize reference(String field, String reference) {
    SchemaSize known = written.get(reference);
    if (known != null) {
      return known;
    }
    if (!reference.startsWith("#/") || reference.indexOf('%') >= 0) {
      mistakes.add(new Violation(field, reference, "#/$defs/… of the same schema"));
      return SchemaSize.NONE;
    }
    JsonNode there = root.at(JsonPointer.compile(reference.substring(1)));
    if (!there.isObject()) {
      mistakes.add(new Violation(field, reference, "a schema that is there"));
      return SchemaSize.NONE;
    }
    if (!open.add(reference)) {
      mistakes.add(new Violation(field, reference, "a schema that does not contain itself"));
      return SchemaSize.NONE;
    }
    SchemaSize size = of(field, there);
    open.remove(reference);
    written.put(reference, size);
    return size;
  }

  /** Its size is looked at before it is compiled, which would write it out. */
  private SchemaSize pattern(String field, String pattern) {
    if (pattern.length() > LONGEST_PATTERN) {
      mistakes.add(
          new Violation(field, pattern.length() + " characters", "at most " + LONGEST_PATTERN));
      return SchemaSize.NONE;
    }
    if (PatternSize.of(pattern) > LARGEST_PATTERN) {
      mistakes.add(tooLarge(field, pattern));
      return SchemaSize.NONE;
    }
    try {
      int program = Pattern.compile(pattern).programSize();
      if (program > LARGEST_PROGRAM) {
        mistakes.add(tooLarge(field, pattern));
      }
      return new SchemaSize(0, 0, program);
    } catch (PatternSyntaxException e) {
      mistakes.add(
          new Violation(field, pattern, "a regular expression of RE2, without looking around"));
      return SchemaSize.NONE;
    }
  }

  private static Violation tooLarge(String field, String pattern) {
    return new Violation(
        field, pattern, "at most " + LARGEST_PATTERN + " parts when its repeats are written out");
  }
}
