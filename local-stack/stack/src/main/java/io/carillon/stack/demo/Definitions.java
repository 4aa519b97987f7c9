package io.carillon.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.stack.demo.Http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * What Rachel has set up: facts, a segment, templates and journeys. Each is made when it is not
 * there and replaced when it is another one than wanted.
 */
final class Definitions {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Api rachel;
  private final Timeline timeline;

  Definitions(Api rachel, Timeline timeline) {
    this.rachel = rachel;
    this.timeline = timeline;
  }

  void settle() throws IOException {
    for (String trait : new String[] {"demo-orders", "demo-revenue"}) {
      awaitLive(settle("/v1/computed-traits", read(trait + ".json")));
    }
    awaitLive(settle("/v1/segments", read("newsletter-subscribers.json")));
    for (String template : new String[] {"demo-welcome", "cart-reminder"}) {
      ObjectNode body = read(template + ".json");
      ObjectNode english = (ObjectNode) body.path("locales").path("en");
      english.put("mjml", text(template + ".mjml"));
      settle("/v1/templates", body);
    }
    for (String journey : new String[] {"demo-welcome-journey", "abandoned-cart"}) {
      publish(settle("/v1/journeys", read(journey + ".json")), read(journey + ".json"));
    }
  }

  /** Where the definition is: {@code /v1/journeys/abandoned-cart}. */
  private String settle(String collection, ObjectNode wanted) {
    String key = wanted.path("key").asText();
    String path = collection + "/" + key;
    Answer known = rachel.get(path);
    if (known.status() == 404) {
      Answer made = rachel.post(collection, wanted);
      timeline.act("Rachel", "creates " + key, "POST " + collection, made.took());
    } else if (!covers(known.orElseThrow().json(), wanted)) {
      Answer replaced = rachel.put(path, known.header("ETag"), wanted);
      timeline.act("Rachel", "changes " + key, "PUT " + path, replaced.took());
    }
    return path;
  }

  private void awaitLive(String path) {
    JsonNode now =
        Await.lookUntil(
            PATIENCE,
            () -> rachel.get(path).json(),
            definition -> definition.path("state").asText().equals("live"));
    if (!now.path("state").asText().equals("live")) {
      throw new IllegalStateException(path + " is not live: " + now);
    }
  }

  private void publish(String path, ObjectNode wanted) {
    JsonNode known = rachel.get(path).orElseThrow().json();
    int version = known.path("version").asInt(0);
    for (JsonNode published : known.path("versions")) {
      if (published.path("version").asInt() == version
          && covers(published.path("definition"), wanted)) {
        return;
      }
    }
    Answer answer =
        rachel.post(
            path + ":publish", JsonNodeFactory.instance.objectNode().put("inFlight", "finish"));
    timeline.act(
        "Rachel",
        "publishes %s, version %d"
            .formatted(wanted.path("key").asText(), answer.json().path("version").asInt()),
        "POST " + path + ":publish",
        answer.took());
  }

  /** Whether all that is wanted is there, whatever else is. */
  static boolean covers(JsonNode known, JsonNode wanted) {
    if (wanted.isObject()) {
      for (Map.Entry<String, JsonNode> field : wanted.properties()) {
        if (!covers(known.path(field.getKey()), field.getValue())) {
          return false;
        }
      }
      return true;
    }
    if (wanted.isArray()) {
      boolean same = known.size() == wanted.size();
      for (int i = 0; same && i < wanted.size(); i++) {
        same = covers(known.path(i), wanted.path(i));
      }
      return same;
    }
    return wanted.isNumber()
        ? known.isNumber() && known.asDouble() == wanted.asDouble()
        : known.equals(wanted);
  }

  private static ObjectNode read(String file) throws IOException {
    return (ObjectNode) Http.JSON.readTree(text(file));
  }

  private static String text(String file) throws IOException {
    try (InputStream in = Definitions.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is missing from the demo.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
