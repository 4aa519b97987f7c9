package io.carillon.journey.enrollment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.carillon.platform.caller.Masks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an enrollment holds of a person, as those see it who may not see it in clear. */
final class MaskedJson {
  /** Fields of a trail whose texts are the person's own; beside them stand the journey's words. */
  private static final Set<String> PERSONAL =
      Set.of("person", "traits", "properties", "data", "context");

  private MaskedJson() {}

  static Map<String, Object> object(Map<String, Object> clear) {
    Map<String, Object> hidden = new LinkedHashMap<>();
    clear.forEach((name, value) -> hidden.put(Masks.within(name), value(value)));
    return hidden;
  }

  /** A part of a trail. */
  static JsonNode tree(JsonNode clear) {
    return tree(clear, false);
  }

  private static JsonNode tree(JsonNode clear, boolean personal) {
    return switch (clear) {
      case ObjectNode object -> {
        ObjectNode hidden = JsonNodeFactory.instance.objectNode();
        object
            .properties()
            .forEach(
                field ->
                    hidden.set(
                        Masks.within(field.getKey()),
                        tree(field.getValue(), personal || PERSONAL.contains(field.getKey()))));
        yield hidden;
      }
      case ArrayNode array -> {
        ArrayNode hidden = JsonNodeFactory.instance.arrayNode();
        array.forEach(item -> hidden.add(tree(item, personal)));
        yield hidden;
      }
      case TextNode text ->
          TextNode.valueOf(
              personal ? Masks.whole(text.textValue()) : Masks.within(text.textValue()));
      default -> clear;
    };
  }

  private static Object value(@Nullable Object clear) {
    return switch (clear) {
      case null -> "";
      case String text -> Masks.whole(text);
      case List<?> list -> {
        List<Object> hidden = new ArrayList<>();
        list.forEach(item -> hidden.add(value(item)));
        yield hidden;
      }
      case Map<?, ?> map -> {
        Map<String, Object> hidden = new LinkedHashMap<>();
        map.forEach((name, item) -> hidden.put(Masks.within(String.valueOf(name)), value(item)));
        yield hidden;
      }
      default -> clear;
    };
  }
}
