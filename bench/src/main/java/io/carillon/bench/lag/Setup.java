package io.carillon.bench.lag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.bench.Api;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A journey of one step, and people who consented, all through the public API. */
final class Setup {
  static final String EVENT = "Bench Lag Measured";
  private static final String KEY = "bench-lag";
  private static final int PER_BATCH = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Api api;
  private final String marketer;

  Setup(Api api) throws IOException, InterruptedException {
    this.api = api;
    this.marketer = api.token("rachel");
  }

  /** Makes template and journey unless they are there. */
  void definitions() throws IOException, InterruptedException {
    if (api.get("/v1/templates/" + KEY, marketer).status() == 404) {
      api.post("/v1/templates", marketer, read(TEMPLATE)).expect(200, 201);
    }
    if (api.get("/v1/journeys/" + KEY, marketer).status() == 404) {
      api.post("/v1/journeys", marketer, read(JOURNEY)).expect(200, 201);
      api.post("/v1/journeys/" + KEY + ":publish", marketer, read("{\"inFlight\":\"finish\"}"))
          .expect(200, 201);
    }
  }

  /** Makes the people known, and waits until the last of them is. */
  void people(List<String> addresses) throws IOException, InterruptedException {
    for (int from = 0; from < addresses.size(); from += PER_BATCH) {
      ObjectNode body = Api.JSON.createObjectNode();
      ArrayNode batch = body.putArray("batch");
      addresses.subList(from, Math.min(addresses.size(), from + PER_BATCH)).stream()
          .map(Setup::identify)
          .forEach(batch::add);
      api.batch(body).expect(200);
    }
    for (String address : addresses) {
      awaitKnown(address);
    }
  }

  /** The event that a person's journey begins with. */
  static ObjectNode event(String address, String messageId) {
    ObjectNode event = Api.JSON.createObjectNode();
    event.put("messageId", messageId).put("userId", userId(address)).put("event", EVENT);
    event.putObject("properties").put("person", userId(address));
    return event;
  }

  private static ObjectNode identify(String address) {
    ObjectNode call = Api.JSON.createObjectNode();
    call.put("type", "identify").put("userId", userId(address));
    call.putObject("traits").put("email", address);
    ObjectNode context = call.putObject("context").put("timezone", "Europe/Paris");
    context
        .putArray("consents")
        .addObject()
        .put("channel", "email")
        .put("purpose", "marketing")
        .put("state", "granted")
        .put("text", "I take part in a measurement.");
    return call;
  }

  private void awaitKnown(String address) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    String path = "/v1/profiles?identifier=email:" + address;
    while (api.get(path, marketer).json().path("items").isEmpty()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            "A person that was identified %s ago is not known.".formatted(PATIENCE));
      }
      Thread.sleep(100);
    }
  }

  private static String userId(String address) {
    return address.substring(0, address.indexOf('@'));
  }

  private static JsonNode read(String json) throws IOException {
    return Api.JSON.readTree(json);
  }

  private static final String TEMPLATE =
      """
      {"key":"bench-lag","name":"Bench: lag","channel":"email","fallbackLocale":"en",
       "locales":{"en":{"subject":"Bench: lag",
         "html":"<p>Hello.</p><p><a href=\\"{{ links.unsubscribe }}\\">No more of these</a></p>",
         "text":"Hello."}}}
      """;

  private static final String JOURNEY =
      """
      {"key":"bench-lag","name":"Bench: lag",
       "entry":{"event":"Bench Lag Measured","reentry":{"mode":"never"}},
       "start":"mail",
       "steps":{"mail":{"type":"send","channel":"email","template":"bench-lag","next":"end",
                        "onWithheld":"end"},
                "end":{"type":"exit","reason":"done"}}}
      """;
}
