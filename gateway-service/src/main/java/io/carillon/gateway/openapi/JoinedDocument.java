package io.carillon.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** Joins OpenAPI documents one after the other; the first to use a name keeps it. */
final class JoinedDocument {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String SECURITY = "securitySchemes";
  private static final String REF = "#/components/";

  private final Map<String, JsonNode> paths = new TreeMap<>();
  private final Map<String, Map<String, JsonNode>> components = new TreeMap<>();
  private final Map<String, JsonNode> tags = new TreeMap<>();
  private final Set<String> operations = new HashSet<>();

  /**
   * Adds a service's document.
   *
   * @param isPublic whether a path of the service can be reached through the gateway
   */
  void add(String service, JsonNode document, BiPredicate<String, String> isPublic) {
    JsonNode whole = renamed(service, document);
    whole
        .path("components")
        .properties()
        .forEach(
            section ->
                section
                    .getValue()
                    .properties()
                    .forEach(
                        entry ->
                            section(section.getKey())
                                .putIfAbsent(entry.getKey(), entry.getValue())));
    whole
        .path("paths")
        .properties()
        .forEach(
            path -> {
              if (isPublic.test(service, path.getKey())) {
                paths.put(path.getKey(), withOwnIds(service, path.getValue()));
              }
            });
    whole.path("tags").forEach(tag -> tags.putIfAbsent(tag.path("name").asText(), tag));
  }

  /**
   * The document so far.
   *
   * @param missing services whose document could never be had
   * @param stale services that are away, and when their document was had last
   */
  ObjectNode document(
      String title, String version, List<String> missing, Map<String, Instant> stale) {
    ObjectNode document = JSON.objectNode().put("openapi", "3.1.0");
    ObjectNode info = document.putObject("info").put("title", title).put("version", version);
    List<String> remarks = new ArrayList<>();
    if (!missing.isEmpty()) {
      remarks.add("Not reachable just now, so missing here: " + String.join(", ", missing) + ".");
      ArrayNode names = info.putArray("x-missing");
      missing.forEach(names::add);
    }
    if (!stale.isEmpty()) {
      ObjectNode seen = info.putObject("x-stale");
      stale.forEach((service, at) -> seen.put(service, at.toString()));
      remarks.add(
          "Not reachable just now, so shown as seen last: "
              + stale.entrySet().stream()
                  .map(one -> one.getKey() + " at " + one.getValue())
                  .collect(Collectors.joining(", "))
              + ".");
    }
    if (!remarks.isEmpty()) {
      info.put("description", String.join(" ", remarks));
    }
    document.putArray("servers").addObject().put("url", "/");
    ArrayNode all = document.putArray("tags");
    tags.values().forEach(all::add);
    document.putObject("paths").setAll(paths);
    ObjectNode sections = document.putObject("components");
    components.forEach((name, entries) -> sections.putObject(name).setAll(entries));
    return document;
  }

  private Map<String, JsonNode> section(String name) {
    return components.computeIfAbsent(name, n -> new TreeMap<>());
  }

  /** The document with every component renamed that would hide another of the same name. */
  private JsonNode renamed(String service, JsonNode document) {
    Map<String, String> renames = new HashMap<>();
    while (true) {
      JsonNode candidate = rewrite(document, renames);
      Map<String, String> more = clashes(service, candidate, renames);
      if (more.isEmpty()) {
        return candidate;
      }
      renames.putAll(more);
    }
  }

  private Map<String, String> clashes(
      String service, JsonNode candidate, Map<String, String> renames) {
    Map<String, String> found = new HashMap<>();
    for (Map.Entry<String, JsonNode> section : candidate.path("components").properties()) {
      if (section.getKey().equals(SECURITY)) {
        continue;
      }
      for (Map.Entry<String, JsonNode> entry : section.getValue().properties()) {
        JsonNode taken = section(section.getKey()).get(entry.getKey());
        String ref = REF + section.getKey() + "/" + entry.getKey();
        if (taken != null
            && !taken.equals(entry.getValue())
            && !renames.containsKey(ref)
            && !renames.containsValue(ref)) {
          found.put(ref, REF + section.getKey() + "/" + service + "." + entry.getKey());
        }
      }
    }
    return found;
  }

  private static JsonNode rewrite(JsonNode document, Map<String, String> renames) {
    if (renames.isEmpty()) {
      return document;
    }
    JsonNode copy = rewriteRefs(document, renames);
    if (copy.path("components") instanceof ObjectNode sections) {
      for (Map.Entry<String, JsonNode> section : Set.copyOf(sections.properties())) {
        ObjectNode moved = JSON.objectNode();
        section
            .getValue()
            .properties()
            .forEach(
                entry -> {
                  String ref = REF + section.getKey() + "/" + entry.getKey();
                  String now = renames.getOrDefault(ref, ref);
                  moved.set(now.substring(now.lastIndexOf('/') + 1), entry.getValue());
                });
        sections.set(section.getKey(), moved);
      }
    }
    return copy;
  }

  private static JsonNode rewriteRefs(JsonNode node, Map<String, String> renames) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = JSON.objectNode();
        object
            .properties()
            .forEach(field -> copy.set(field.getKey(), rewriteRefs(field.getValue(), renames)));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = JSON.arrayNode();
        array.forEach(element -> copy.add(rewriteRefs(element, renames)));
        yield copy;
      }
      case TextNode text -> TextNode.valueOf(renames.getOrDefault(text.asText(), text.asText()));
      default -> node;
    };
  }

  private JsonNode withOwnIds(String service, JsonNode path) {
    JsonNode copy = path.deepCopy();
    copy.forEach(
        operation -> {
          if (operation instanceof ObjectNode object && object.has("operationId")) {
            String id = object.get("operationId").asText();
            if (!operations.add(id)) {
              object.put("operationId", service + "." + id);
            }
          }
        });
    return copy;
  }
}
