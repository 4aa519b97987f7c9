package io.carillon.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.bench.Api;
import io.carillon.bench.People;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What the traffic meets: computed traits that most events change, a segment over them, and a
 * journey of one e-mail. All through the public API; what is there stays.
 */
public final class Shop {
  /** Of so many events one asks for a message. */
  public static final int ONE_ASKS_OF = 10;

  private static final String VIEWED = "Bench Product Viewed";
  private static final String ASKED = "Bench Reminder Asked";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Api api;
  private final String marketer;

  public Shop(Api api, String marketer) {
    this.api = api;
    this.marketer = marketer;
  }

  /** Makes what is missing, and waits until it is live. */
  public void open() throws IOException, InterruptedException {
    make("/v1/computed-traits", "bench-views", VIEWS);
    make("/v1/computed-traits", "bench-spent", SPENT);
    awaitLive("/v1/computed-traits/bench-views");
    awaitLive("/v1/computed-traits/bench-spent");
    make("/v1/segments", "bench-lookers", LOOKERS);
    awaitLive("/v1/segments/bench-lookers");
    make("/v1/templates", "bench-line", TEMPLATE);
    if (make("/v1/journeys", "bench-line", JOURNEY)) {
      api.post("/v1/journeys/bench-line:publish", marketer, read("{\"inFlight\":\"finish\"}"))
          .expect(200, 201);
    }
  }

  /**
   * Event {@code number} of a run, of the person with that address.
   *
   * @param id its messageId, and for one that asks the last word of its mail's subject
   */
  public static ObjectNode event(int number, String id, String address) {
    ObjectNode event = Api.JSON.createObjectNode();
    event.put("type", "track").put("messageId", id).put("userId", People.userId(address));
    event.put("event", asks(number) ? ASKED : VIEWED);
    event
        .putObject("properties")
        .put("id", id)
        .put("product_id", "p-" + number % 500)
        .put("name", "A navy jacket, number " + number % 500)
        .put("category", "jackets")
        .put("price", 20 + number % 80)
        .put("currency", "EUR")
        .put("url", "https://shop.example/products/p-%d?ref=bench".formatted(number % 500));
    event
        .putObject("context")
        .put("locale", "fr-FR")
        .put("timezone", "Europe/Paris")
        .put("userAgent", "CarillonBench/1.0 (Linux; open loop)");
    return event;
  }

  public static boolean asks(int number) {
    return number % ONE_ASKS_OF == 0;
  }

  /** The id that a mail's subject ends with. */
  public static String idOf(String subject) {
    return subject.substring(subject.lastIndexOf(' ') + 1);
  }

  private boolean make(String path, String key, String body)
      throws IOException, InterruptedException {
    if (api.get(path + "/" + key, marketer).status() != 404) {
      return false;
    }
    api.post(path, marketer, read(body)).expect(200, 201, 202);
    return true;
  }

  private void awaitLive(String path) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      JsonNode state = api.get(path, marketer).expect(200).json().path("state");
      if (state.toString().toLowerCase(Locale.ROOT).contains("live")) {
        return;
      }
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("%s is %s after %s".formatted(path, state, PATIENCE));
      }
      Thread.sleep(100);
    }
  }

  private static JsonNode read(String json) throws IOException {
    return Api.JSON.readTree(json);
  }

  private static final String VIEWS =
      """
      {"key":"bench-views","aggregate":"count","event":"Bench Product Viewed","window":"allTime"}
      """;

  private static final String SPENT =
      """
      {"key":"bench-spent","aggregate":"sum","event":"Bench Product Viewed","property":"price",
       "window":{"sliding":"P30D"}}
      """;

  private static final String LOOKERS =
      """
      {"key":"bench-lookers","where":"computed['bench-views'] >= 20 && computed['bench-spent'] > 500.0"}
      """;

  private static final String TEMPLATE =
      """
      {"key":"bench-line","name":"Bench: line","channel":"email","fallbackLocale":"en",
       "locales":{"en":{"subject":"Bench {{ entry.properties.id }}",
         "html":"<p>{{ entry.properties.name }}, still {{ entry.properties.price }} €.</p><p><a href=\\"{{ links.unsubscribe }}\\">No more of these</a></p>",
         "text":"{{ entry.properties.name }}, still {{ entry.properties.price }} €."}}}
      """;

  private static final String JOURNEY =
      """
      {"key":"bench-line","name":"Bench: line",
       "entry":{"event":"Bench Reminder Asked","where":"event.properties.price >= 20.0",
                "instanceKey":"event.properties.id","reentry":{"mode":"parallel"}},
       "start":"mail",
       "steps":{"mail":{"type":"send","channel":"email","template":"bench-line","next":"end",
                        "onWithheld":"end"},
                "end":{"type":"exit","reason":"done"}}}
      """;
}
