package io.carillon.sandbox.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.sandbox.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Twilio's own description of the resource, and requests held against it. */
final class Description {
  static final String LIST = "/2010-04-01/Accounts/{AccountSid}/Messages.json";
  static final String ONE = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json";

  private final Shape shape = Shape.of(Description.class, "messages.openapi.json");

  /** What of a form that creates a message is not as described. */
  List<String> ofForm(Map<String, List<String>> form) {
    JsonNode schema =
        shape
            .document()
            .path("paths")
            .path(LIST)
            .path("post")
            .path("requestBody")
            .path("content")
            .path("application/x-www-form-urlencoded")
            .path("schema");
    return shape.deviations(schema, typed(schema.path("properties"), form), "");
  }

  /** What of a query is not as described. */
  List<String> ofQuery(String path, Map<String, List<String>> query) {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    for (JsonNode parameter :
        shape.document().path("paths").path(path).path("get").path("parameters")) {
      if (parameter.path("in").asText().equals("query")) {
        properties.set(parameter.path("name").asText(), parameter.path("schema"));
      }
    }
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    schema.set("properties", properties);
    return shape.deviations(schema, typed(properties, query), "");
  }

  /** What of an answer is not as described. */
  List<String> ofAnswer(String path, String method, String status, JsonNode answer) {
    JsonNode schema =
        shape
            .document()
            .path("paths")
            .path(path)
            .path(method)
            .path("responses")
            .path(status)
            .path("content")
            .path("application/json")
            .path("schema");
    if (schema.isMissingNode()) {
      return new ArrayList<>(List.of(method + " " + path + " " + status + ": not described"));
    }
    return shape.deviations(schema, answer, "");
  }

  /** A form has texts alone; each becomes what its schema says, where it can. */
  private ObjectNode typed(JsonNode properties, Map<String, List<String>> form) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode typed = json.objectNode();
    form.forEach(
        (name, values) -> {
          JsonNode schema = shape.resolved(properties.path(name));
          if (schema.path("type").asText().equals("array")) {
            ArrayNode array = json.arrayNode();
            values.forEach(array::add);
            typed.set(name, array);
          } else {
            typed.set(name, typed(schema.path("type").asText(), values.getLast()));
          }
        });
    return typed;
  }

  private static JsonNode typed(String type, String text) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (type.equals("integer") && text.matches("-?[0-9]{1,18}")) {
      return json.numberNode(Long.parseLong(text));
    }
    if (type.equals("number") && text.matches("-?[0-9]+(\\.[0-9]+)?")) {
      return json.numberNode(Double.parseDouble(text));
    }
    if (type.equals("boolean") && text.matches("(?i)true|false")) {
      return json.booleanNode(Boolean.parseBoolean(text));
    }
    return json.textNode(text);
  }
}
