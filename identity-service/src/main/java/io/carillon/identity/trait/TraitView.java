package io.carillon.identity.trait;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.carillon.platform.caller.Masks;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One field as callers see it.
 *
 * @param at when it was said, by the event's time
 * @param source who told it: a write key's id, `form signup`, `import …`, a service, `operator`,
 *     `api`; null when it was kept before sources were
 */
public record TraitView(
    String name,
    @Schema(implementation = Object.class) JsonNode value,
    Instant at,
    @Nullable String source) {

  /** The fields that are there, by name. */
  public static List<TraitView> of(Traits traits, boolean masked) {
    return new TreeMap<>(traits.byName())
        .entrySet().stream()
            .filter(e -> !e.getValue().removed())
            .map(e -> of(e.getKey(), e.getValue(), masked))
            .toList();
  }

  private static TraitView of(String name, Trait word, boolean masked) {
    String source = word.source();
    return new TraitView(
        masked ? Masks.within(name) : name,
        masked ? masked(word.value()) : word.value(),
        word.at(),
        source.isEmpty() ? null : masked ? Masks.within(source) : source);
  }

  /** Texts and numbers of a person may name it; truth values do not. */
  public static JsonNode masked(JsonNode value) {
    if (value instanceof ObjectNode object) {
      ObjectNode masked = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(e -> masked.set(Masks.within(e.getKey()), masked(e.getValue())));
      return masked;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode masked = JsonNodeFactory.instance.arrayNode();
      array.forEach(one -> masked.add(masked(one)));
      return masked;
    }
    if (value.isTextual()) {
      return TextNode.valueOf(Masks.whole(value.asText()));
    }
    return value.isNumber() ? TextNode.valueOf("***") : value;
  }
}
