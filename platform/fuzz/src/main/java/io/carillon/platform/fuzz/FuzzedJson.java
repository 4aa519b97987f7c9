package io.carillon.platform.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Values that a schema asks for, and values that it does not. */
final class FuzzedJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DEEPEST = 6;
  private static final int ODD = 8;
  private static final List<JsonNode> NUMBERS =
      List.of(
          JSON.numberNode(0),
          JSON.numberNode(-1),
          JSON.numberNode(Long.MAX_VALUE),
          JSON.numberNode(Long.MIN_VALUE),
          JSON.numberNode(1e308),
          JSON.numberNode(0.1),
          JSON.numberNode(new BigDecimal("1e-400")));

  private final JsonNode document;
  private final SplittableRandom random;

  FuzzedJson(JsonNode document, SplittableRandom random) {
    this.document = document;
    this.random = random;
  }

  /** Mostly what the schema asks for. */
  JsonNode of(JsonNode schema) {
    return of(schema, 0);
  }

  private JsonNode of(JsonNode schema, int depth) {
    if (random.nextInt(ODD) == 0) {
      return odd();
    }
    JsonNode known = resolved(schema);
    if (known.path("enum").size() > 0) {
      return known.path("enum").get(random.nextInt(known.path("enum").size()));
    }
    for (String choice : List.of("oneOf", "anyOf", "allOf")) {
      if (known.path(choice).size() > 0) {
        return of(known.path(choice).get(random.nextInt(known.path(choice).size())), depth);
      }
    }
    return switch (type(known)) {
      case "object" -> object(known, depth);
      case "array" -> array(known, depth);
      case "integer", "number" -> NUMBERS.get(random.nextInt(NUMBERS.size()));
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      default -> JSON.textNode(Texts.any(random));
    };
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.objectNode();
    if (depth < DEEPEST) {
      for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
        if (random.nextInt(ODD) > 0) {
          object.set(property.getKey(), of(property.getValue(), depth + 1));
        }
      }
    }
    if (random.nextInt(ODD) == 0) {
      object.set(Texts.any(random), odd());
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = JSON.arrayNode();
    for (int i = random.nextInt(4); i > 0 && depth < DEEPEST; i--) {
      array.add(of(schema.path("items"), depth + 1));
    }
    return array;
  }

  private JsonNode odd() {
    return switch (random.nextInt(6)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.textNode(Texts.any(random));
      case 2 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
      case 3 -> nested(1 + random.nextInt(60));
      case 4 -> JSON.booleanNode(random.nextBoolean());
      default -> JSON.objectNode();
    };
  }

  private static JsonNode nested(int levels) {
    JsonNode inner = JSON.arrayNode();
    for (int level = 1; level < levels; level++) {
      inner = JSON.arrayNode().add(inner);
    }
    return inner;
  }

  private JsonNode resolved(JsonNode schema) {
    JsonNode known = schema;
    for (int steps = 0; known.has("$ref") && steps < DEEPEST; steps++) {
      known = document.at(known.get("$ref").asText().substring(1));
    }
    return known;
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray() && !type.isEmpty() ? type.get(0).asText() : type.asText();
  }
}
