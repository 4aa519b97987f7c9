package io.carillon.bench.promise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.bench.Api;
import io.carillon.bench.OpenLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The definitions whose promises are measured, through the public API. */
final class Promised {
  static final String TIMED = "Bench Timer Started";
  static final Duration TIMER = Duration.ofSeconds(2);
  static final String SEEN = "Bench Place Seen";
  static final Duration SEEN_FOR = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PROBES = 60;
  private static final int PROBES_PER_SECOND = 40;

  private final Api api;
  private final String marketer;

  Promised(Api api, String marketer) {
    this.api = api;
    this.marketer = marketer;
  }

  static ObjectNode event(String userId, String name) {
    return Api.JSON
        .createObjectNode()
        .put("messageId", UUID.randomUUID().toString())
        .put("userId", userId)
        .put("event", name);
  }

  /** Makes what is not there yet, and waits until it is live. */
  void define() throws IOException, InterruptedException {
    make("/v1/templates", TEMPLATE);
    make("/v1/computed-traits", TRAIT);
    awaitLive("/v1/computed-traits/bench-seen");
    make("/v1/segments", SEGMENT);
    awaitLive("/v1/segments/bench-here");
    for (String journey : List.of(TIMER_JOURNEY, EXIT_JOURNEY)) {
      if (make("/v1/journeys", journey)) {
        publish(read(journey).path("key").asText());
      }
    }
  }

  /**
   * Publishes a journey and sends events for it at once, 25 ms apart.
   *
   * @return by how long the last event that did not enter came behind the publication
   */
  Duration unknownFor(String round) throws IOException, InterruptedException {
    String key = "bench-known-" + round;
    String name = "Bench Known " + round;
    ObjectNode journey = (ObjectNode) read(KNOWN_JOURNEY);
    journey.put("key", key).withObject("entry").put("event", name);
    api.post("/v1/journeys", marketer, journey).expect(200, 201);
    publish(key);
    Instant published = Instant.now();
    OpenLoop loop = OpenLoop.perSecond(PROBES_PER_SECOND, Duration.ZERO);
    List<Instant> sent = new ArrayList<>();
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < PROBES; i++) {
      loop.await(i);
      sent.add(Instant.now());
      answers.add(api.track("track", event("%s-%d".formatted(key, i), name), Api.newTraceparent()));
    }
    answers.forEach(CompletableFuture::join);
    int entered = enteredAtLast(key);
    api.post("/v1/journeys/" + key + ":archive", marketer, Api.JSON.createObjectNode())
        .expect(200, 204);
    int missed = PROBES - entered;
    return missed == 0 ? Duration.ZERO : Duration.between(published, sent.get(missed - 1));
  }

  /** How many entered, when no more do. */
  private int enteredAtLast(String key) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    int before = -1;
    while (Instant.now().isBefore(end)) {
      int now =
          api.get("/v1/journeys/" + key + "/versions/1/report", marketer)
              .expect(200)
              .json()
              .path("entered")
              .asInt();
      if (now == PROBES || (now > 0 && now == before)) {
        return now;
      }
      before = now;
      Thread.sleep(Duration.ofSeconds(1));
    }
    throw new IllegalStateException("Nobody entered " + key + " within " + PATIENCE);
  }

  private boolean make(String path, String json) throws IOException, InterruptedException {
    JsonNode body = read(json);
    if (api.get(path + "/" + body.path("key").asText(), marketer).status() != 404) {
      return false;
    }
    api.post(path, marketer, body).expect(200, 201);
    return true;
  }

  private void publish(String key) throws IOException, InterruptedException {
    api.post("/v1/journeys/" + key + ":publish", marketer, read("{\"inFlight\":\"finish\"}"))
        .expect(200, 201);
  }

  private void awaitLive(String path) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    String state;
    do {
      state = api.get(path, marketer).expect(200).json().path("state").asText();
      if (state.equals("live")) {
        return;
      }
      Thread.sleep(100);
    } while (Instant.now().isBefore(end));
    throw new IllegalStateException("%s is %s (expected: live)".formatted(path, state));
  }

  private static JsonNode read(String json) throws IOException {
    return Api.JSON.readTree(json);
  }

  private static final String TEMPLATE =
      """
      {"key":"bench-promise","name":"Bench: promise","channel":"email","fallbackLocale":"en",
       "locales":{"en":{"subject":"Bench: promise",
         "html":"<p>Hello.</p><p><a href=\\"{{ links.unsubscribe }}\\">No more of these</a></p>",
         "text":"Hello."}}}
      """;

  private static final String TRAIT =
      """
      {"key":"bench-seen","aggregate":"count","event":"Bench Place Seen","window":{"sliding":"PT3S"}}
      """;

  private static final String SEGMENT =
      """
      {"key":"bench-here","where":"computed['bench-seen'] > 0"}
      """;

  private static final String TIMER_JOURNEY =
      """
      {"key":"bench-timer","name":"Bench: timer",
       "entry":{"event":"Bench Timer Started","reentry":{"mode":"never"}},
       "start":"wait",
       "steps":{"wait":{"type":"wait","for":"PT2S","next":"mail"},
                "mail":{"type":"send","channel":"email","template":"bench-promise","next":"end",
                        "onWithheld":"end"},
                "end":{"type":"exit","reason":"done"}}}
      """;

  private static final String EXIT_JOURNEY =
      """
      {"key":"bench-segment-exit","name":"Bench: exit by the clock",
       "entry":{"segment":"bench-here","on":"exit","reentry":{"mode":"never"}},
       "start":"mail",
       "steps":{"mail":{"type":"send","channel":"email","template":"bench-promise","next":"end",
                        "onWithheld":"end"},
                "end":{"type":"exit","reason":"done"}}}
      """;

  private static final String KNOWN_JOURNEY =
      """
      {"key":"x","name":"Bench: known","entry":{"event":"x","reentry":{"mode":"never"}},
       "start":"end","steps":{"end":{"type":"exit","reason":"done"}}}
      """;
}
