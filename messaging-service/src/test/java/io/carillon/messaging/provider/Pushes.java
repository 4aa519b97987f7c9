package io.carillon.messaging.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pushes of tests, valid by default. */
public final class Pushes {
  public static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
  public static final UUID ID = new UUID(1, 2);

  private Pushes() {}

  public static Outgoing.Push push(String body) {
    return new Outgoing.Push(
        "Été",
        body,
        "https://shop.example/jacket.png",
        List.of(new Outgoing.Button("buy", "Buy", "shop://cart")),
        "shop://jacket",
        Map.of("sku", "j-1"));
  }

  /**
   * A push out of what a vendor shows and what {@link PushData} put beside it.
   *
   * @param words with `title` and `body`
   */
  public static Outgoing.Push read(JsonNode words, JsonNode image, JsonNode beside) {
    Map<String, String> data = new TreeMap<>();
    beside
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isTextual() && !field.getKey().startsWith("carillon")) {
                data.put(field.getKey(), field.getValue().asText());
              }
            });
    List<Outgoing.Button> buttons = new ArrayList<>();
    json(beside.path("carillonButtons").asText("[]"))
        .forEach(
            button ->
                buttons.add(
                    new Outgoing.Button(
                        button.path("id").asText(),
                        button.path("text").asText(),
                        text(button.path("link")))));
    return new Outgoing.Push(
        words.path("title").asText(),
        words.path("body").asText(),
        text(image),
        buttons,
        text(beside.path("carillonLink")),
        data);
  }

  private static @Nullable String text(JsonNode value) {
    return value.isTextual() ? value.asText() : null;
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  public static Outgoing to(Address.Kind kind, String token) {
    return to(kind, token, push("The jacket is back"));
  }

  public static Outgoing to(Address.Kind kind, String token, Outgoing.Content content) {
    return new Outgoing(
        "demo",
        ID,
        Purpose.MARKETING,
        new Address(kind, "d-1", token),
        content,
        Map.of(),
        "receipt",
        NOON.plusSeconds(3_600));
  }
}
