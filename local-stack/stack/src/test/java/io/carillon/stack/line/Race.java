package io.carillon.stack.line;

import static io.carillon.stack.line.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A race, as the line sees it: each runner is identified, collects a bib, which is confirmed by one
 * e-mail of a journey, and finishes two laps, which a computed trait counts. What the line has
 * acknowledged is kept.
 */
final class Race {
  static final String TRAIT = "laps";
  static final String JOURNEY = "race";
  static final int LAPS = 2;
  static final int EVENTS_OF_A_RUNNER = 2 + LAPS;

  private static final String TEMPLATE = "bib-confirmation";
  private static final int RUNNERS_OF_A_BATCH = 5;

  private final Line line;
  private final String name;
  private final Instant announcedAt = Instant.now();
  private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());

  private Race(Line line, String name) {
    this.line = line;
    this.name = name;
  }

  /** A race of its own for each name, over definitions that are made once. */
  static Race announce(Line line, String name) {
    Calls calls = line.calls();
    String rachel = calls.person("rachel");
    define(
        line,
        "/v1/computed-traits",
        object("key", TRAIT, "aggregate", "count", "event", "Lap Finished", "window", "allTime"));
    define(
        line,
        "/v1/templates",
        object(
            "key",
            TEMPLATE,
            "channel",
            "email",
            "fallbackLocale",
            "en",
            "locales",
            object(
                "en",
                object(
                    "subject",
                    "Your bib for {{ entry.properties.race }}",
                    "text",
                    "Run well, {{ profile.traits.firstName }}."))));
    Map<String, Object> mail =
        object(
            "type", "send",
            "channel", "email",
            "template", TEMPLATE,
            "purpose", "transactional",
            "next", "done");
    boolean isNew =
        define(
            line,
            "/v1/journeys",
            object(
                "key",
                JOURNEY,
                "entry",
                object("event", "Bib Collected", "reentry", object("mode", "parallel")),
                "start",
                "mail",
                "steps",
                object("mail", mail, "done", object("type", "exit", "reason", "sent"))));
    if (isNew) {
      calls.post(rachel, "/v1/journeys/" + JOURNEY + ":publish", object("inFlight", "finish")).ok();
    }
    for (String definition : List.of("/v1/computed-traits/" + TRAIT, "/v1/journeys/" + JOURNEY)) {
      await(definition + " is live")
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(
              () ->
                  assertThat(calls.get(rachel, definition).ok().path("state").asText())
                      .isEqualTo("live"));
    }
    return new Race(line, name);
  }

  /**
   * Tells the line of runners {@code from} (inclusive) to {@code to}; all calls are acknowledged.
   */
  void run(int from, int to) {
    for (int first = from; first < to; first += RUNNERS_OF_A_BATCH) {
      List<Map<String, Object>> batch =
          IntStream.range(first, Math.min(first + RUNNERS_OF_A_BATCH, to))
              .boxed()
              .flatMap(runner -> events(runner).stream())
              .toList();
      JsonNode answer = line.calls().application("batch", object("batch", batch)).ok();
      assertThat(answer.path("rejected")).as(answer.toString()).isEmpty();
      batch.forEach(event -> acknowledged.add((String) event.get("messageId")));
    }
  }

  /** Tells the line who a runner is, and nothing else. */
  void identify(int runner) {
    line.calls().application("identify", events(runner).getFirst()).ok();
  }

  /** A runner, who is known already, collects the bib. */
  void collectBib(int runner) {
    line.calls().application("track", events(runner).get(1)).ok();
  }

  String userId(int runner) {
    return name + "-" + runner;
  }

  String email(int runner) {
    return Planted.value("runner-" + runner + "@" + name + ".example");
  }

  /** The ids of all events that the line has acknowledged in batches. */
  List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** The runners' own events in the archive. */
  List<JsonNode> archived() {
    return since("").stream()
        .filter(event -> event.path("userId").asText().startsWith(name + "-"))
        .toList();
  }

  /** The archived entries into the journey. */
  List<JsonNode> entered() {
    return since("&event=Journey%20Entered").stream()
        .filter(event -> event.path("properties").path("journey").asText().equals(JOURNEY))
        .toList();
  }

  List<JsonNode> mails() {
    return line.calls().mails("Your bib for " + name);
  }

  private List<JsonNode> since(String filter) {
    Calls calls = line.calls();
    return calls.all(
        calls.person("rachel"),
        "/v1/events?after=" + Calls.encoded(announcedAt.toString()) + filter);
  }

  private List<Map<String, Object>> events(int runner) {
    String who = userId(runner);
    List<Map<String, Object>> events = new ArrayList<>();
    events.add(
        object(
            "type",
            "identify",
            "messageId",
            who + "-identify",
            "userId",
            who,
            "traits",
            object("email", email(runner), "firstName", "Runner")));
    events.add(
        object(
            "type",
            "track",
            "messageId",
            who + "-bib",
            "userId",
            who,
            "event",
            "Bib Collected",
            "properties",
            object("race", name)));
    for (int lap = 1; lap <= LAPS; lap++) {
      events.add(
          object(
              "type",
              "track",
              "messageId",
              who + "-lap-" + lap,
              "userId",
              who,
              "event",
              "Lap Finished",
              "properties",
              object("lap", lap)));
    }
    return events;
  }

  /** False when it was there already. */
  private static boolean define(Line line, String path, Map<String, Object> definition) {
    Calls calls = line.calls();
    Calls.Answer answer = calls.post(calls.person("rachel"), path, definition);
    if (answer.status() != 409) {
      answer.ok();
    }
    return answer.status() != 409;
  }
}
