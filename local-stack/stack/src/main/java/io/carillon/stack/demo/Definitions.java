package io.carillon.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.stack.demo.Http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * What Rachel has set up: facts, a segment, templates, a geofence, journeys, and the apps that she
 * compares. Each is made when it is not there and replaced when it is another one than wanted.
 */
final class Definitions {
  /** The shop's own app, on its scorecard. */
  static final String OWN_APP = "demo-shop";

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
    for (String template : new String[] {"flash-sale", "referral-reward", "sms-news"}) {
      settle("/v1/templates", read(template + ".json"));
    }
    settle("/v1/geofences", read("flash-sale-fence.json"));
    apps();
    for (String journey :
        new String[] {
          "demo-welcome-journey", "abandoned-cart", "flash-sale-journey", "referral-journey"
        }) {
      publish(settle("/v1/journeys", read(journey + ".json")), read(journey + ".json"));
    }
  }

  /** Her shop's app and two others, with what the stores said of them. */
  private void apps() throws IOException {
    for (JsonNode app : Http.JSON.readTree(text("apps.json"))) {
      settle("/v1/apps", (ObjectNode) app);
    }
    String own = "/v1/apps/" + OWN_APP;
    if (rachel.get(own + "/competitors").orElseThrow().json().path("items").isEmpty()) {
      rachel.put(
          own + "/competitors",
          rachel.get(own).header("ETag"),
          JsonNodeFactory.instance
              .objectNode()
              .set(
                  "apps",
                  JsonNodeFactory.instance.arrayNode().add("demo-rival").add("demo-other")));
    }
    for (String app : List.of(OWN_APP, "demo-rival", "demo-other")) {
      Answer answer = rachel.upload("/v1/apps/" + app + "/snapshots", snapshots(app));
      timeline.act(
          "Rachel", "adds what the stores said of " + app, "POST /v1/apps/…", answer.took());
    }
  }

  /** Sixty days of one app, up to now: the same for a day, however often it is sent. */
  private static String snapshots(String app) {
    int rank = app.equals("demo-rival") ? 4 : app.equals(OWN_APP) ? 12 : 60;
    double stars = app.equals("demo-rival") ? 4.2 : app.equals(OWN_APP) ? 4.6 : 3.4;
    Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    StringBuilder lines = new StringBuilder();
    for (int day = 60; day >= 0; day--) {
      Instant at = today.minus(Duration.ofDays(day));
      lines
          .append(
              Http.JSON
                  .createObjectNode()
                  .put("store", "ios")
                  .put("country", "fr")
                  .put("observedAt", at.toString())
                  .put("source", "the demo")
                  .put("rating", stars)
                  .put("ratings", 40 * rank + (60 - day) * (100 / rank))
                  .put("version", "5." + (60 - day) / rank)
                  .put("updatedAt", at.minus(Duration.ofDays((60 - day) % rank)).toString())
                  .put("categoryRank", rank))
          .append('\n');
    }
    return lines.toString();
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
