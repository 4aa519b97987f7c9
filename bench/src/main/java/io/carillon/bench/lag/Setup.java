package io.carillon.bench.lag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.bench.Api;
import io.carillon.bench.People;
import java.io.IOException;

/** A journey of one step, through the public API. */
final class Setup {
  static final String EVENT = "Bench Lag Measured";
  private static final String KEY = "bench-lag";

  private final Api api;
  private final String marketer;

  Setup(Api api, String marketer) {
    this.api = api;
    this.marketer = marketer;
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

  /** The event that a person's journey begins with. */
  static ObjectNode event(String address, String messageId) {
    ObjectNode event = Api.JSON.createObjectNode();
    event.put("messageId", messageId).put("userId", People.userId(address)).put("event", EVENT);
    event.putObject("properties").put("person", People.userId(address));
    return event;
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
