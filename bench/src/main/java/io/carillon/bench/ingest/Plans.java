package io.carillon.bench.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.bench.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A tracking plan of the demo's tenant that speaks of many events, none of which comes. */
final class Plans {
  private static final String PLANS = "/v1/tracking-plans";
  private static final String OURS = "bench-";

  /** A definition is in force everywhere within a second. */
  private static final Duration KNOWN = Duration.ofSeconds(2);

  private final Api api;

  Plans(Api api) {
    this.api = api;
  }

  /** What a run that was ended in its midst may have left. */
  void clear() throws IOException, InterruptedException {
    String developer = api.token("dev");
    for (JsonNode plan :
        api.get(PLANS + "?limit=500", developer).expect(200).json().path("items")) {
      if (plan.path("key").asText().startsWith(OURS)) {
        api.delete(PLANS + "/" + plan.path("key").asText(), developer).expect(200, 204);
      }
    }
    TimeUnit.MILLISECONDS.sleep(KNOWN.toMillis());
  }

  /** How many plans there are. */
  int count() throws IOException, InterruptedException {
    return api.get(PLANS + "?limit=500", api.token("dev")).expect(200).json().path("items").size();
  }

  /** A plan with so many schemas is in force. */
  void put(String name, int schemas) throws IOException, InterruptedException {
    api.post(PLANS, api.token("dev"), plan(OURS + name, schemas)).expect(200, 201);
    TimeUnit.MILLISECONDS.sleep(KNOWN.toMillis());
  }

  static ObjectNode plan(String key, int schemas) {
    ObjectNode plan = Api.JSON.createObjectNode().put("key", key).put("name", key);
    ArrayNode events = plan.putArray("events");
    for (int number = 0; number < schemas; number++) {
      ObjectNode schema =
          events
              .addObject()
              .put("name", "Bench Other " + number)
              .put("mode", "annotate")
              .putObject("schema");
      schema.putArray("required").add("price");
      ObjectNode properties = schema.putObject("properties");
      properties.putObject("price").put("type", "number");
      properties.putObject("currency").putArray("enum").add("EUR").add("CAD");
    }
    return plan;
  }
}
