package io.carillon.identity.trait;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Traits as a JSON column holds them. */
public final class TraitsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern ZERO = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

  private TraitsJson() {}

  /** PostgreSQL has no character zero: its escapes go. */
  public static String storable(String json) {
    return json.contains("\\u0000") ? ZERO.matcher(json).replaceAll("$1") : json;
  }

  public static String text(Traits traits) {
    return storable(write(traits).toString());
  }

  public static ObjectNode write(Traits traits) {
    ObjectNode words = JsonNodeFactory.instance.objectNode();
    traits.byName().forEach((name, trait) -> words.set(name, word(trait)));
    return words;
  }

  public static JsonNode word(@Nullable Trait trait) {
    if (trait == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode word = JsonNodeFactory.instance.objectNode();
    word.set("v", trait.value());
    word.put("t", trait.at().toString()).put("k", trait.known());
    if (trait.of() != null) {
      word.put("o", trait.of().toString());
    }
    if (trait.inferred()) {
      word.put("i", true);
    }
    return trait.source().isEmpty() ? word : word.put("s", trait.source());
  }

  public static Traits read(String column) {
    try {
      return read(JSON.readTree(column));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Traits read(JsonNode words) {
    Map<String, Trait> byName = new HashMap<>();
    words.properties().forEach(e -> byName.put(e.getKey(), trait(e.getValue())));
    return new Traits(byName);
  }

  public static Trait trait(JsonNode word) {
    JsonNode of = word.path("o");
    return new Trait(
        word.path("v"),
        Instant.parse(word.path("t").asText()),
        word.path("k").asBoolean(),
        of.isTextual() ? UUID.fromString(of.asText()) : null,
        word.path("i").asBoolean(),
        word.path("s").asText(""));
  }
}
