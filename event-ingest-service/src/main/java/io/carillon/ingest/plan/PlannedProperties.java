package io.carillon.ingest.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The properties that a schema names at its top, in itself and in what it is put together of. */
final class PlannedProperties {
  private static final List<String> PUT_TOGETHER = List.of("allOf", "anyOf", "oneOf");

  private final JsonNode root;
  private final Map<String, JsonNode> properties = new LinkedHashMap<>();
  private final Set<String> required = new LinkedHashSet<>();

  private PlannedProperties(JsonNode root) {
    this.root = root;
  }

  /**
   * @param schema a checked one
   */
  static PlannedProperties of(JsonNode schema) {
    PlannedProperties found = new PlannedProperties(schema);
    found.add(schema, true);
    return found;
  }

  /** By name: what each looks like, its references written out. */
  Map<String, JsonNode> all() {
    return properties;
  }

  /** Whether each event must have it. */
  boolean required(String name) {
    return required.contains(name);
  }

  private void add(JsonNode schema, boolean always) {
    JsonNode here = resolved(root, schema);
    here.path("properties")
        .properties()
        .forEach(e -> properties.putIfAbsent(e.getKey(), resolved(root, e.getValue())));
    List<String> demanded = new ArrayList<>();
    here.path("required").forEach(name -> demanded.add(name.asText()));
    for (String name : demanded) {
      if (always) {
        required.add(name);
      }
    }
    for (String keyword : PUT_TOGETHER) {
      here.path(keyword).forEach(part -> add(part, always && keyword.equals("allOf")));
    }
  }

  /** What a schema's reference leads to; the schema itself where it has none. */
  static JsonNode resolved(JsonNode root, JsonNode schema) {
    JsonNode here = schema;
    while (here.path("$ref").isTextual()) {
      here = root.at(JsonPointer.compile(here.path("$ref").asText().substring(1)));
    }
    return here;
  }
}
