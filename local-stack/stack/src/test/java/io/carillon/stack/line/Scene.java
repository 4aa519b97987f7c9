package io.carillon.stack.line;

import static io.carillon.stack.line.Calls.encoded;
import static io.carillon.stack.line.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One story on the line, with definitions and people of its own, as Rachel sees them. */
final class Scene {
  static final Duration SOON = Duration.ofSeconds(60);

  private static final String PAGE_READ = "Page Read";

  final Calls calls;
  private final String word = UUID.randomUUID().toString().substring(0, 8);

  Scene(Line line) {
    calls = line.calls();
  }

  /** A name that no other scene has. */
  String own(String name) {
    return name + "-" + word;
  }

  String mailOf(String who) {
    return Planted.value(own(who) + "@example.com");
  }

  String rachel() {
    return calls.person("rachel");
  }

  /** A text that says the template's name in its subject, or its only line; a mail has a link. */
  void template(String channel, String name) {
    template(
        channel,
        name,
        channel.equals("email")
            ? object("subject", own(name), "text", "Choose: {{ links.preferences }}")
            : object("text", own(name)));
  }

  /** One with these parts. */
  void template(String channel, String name, Map<String, Object> parts) {
    calls
        .post(
            rachel(),
            "/v1/templates",
            object(
                "key",
                own(name),
                "channel",
                channel,
                "fallbackLocale",
                "en",
                "locales",
                object("en", parts)))
        .ok();
  }

  Map<String, Object> send(String template, String purpose, String next, String onWithheld) {
    return object(
        "type",
        "send",
        "channel",
        "email",
        "template",
        own(template),
        "purpose",
        purpose,
        "next",
        next,
        "onWithheld",
        onWithheld);
  }

  Map<String, Object> waitFor(String event, String next) {
    return object(
        "type",
        "waitFor",
        "branches",
        List.of(object("event", own(event), "next", next)),
        "timeout",
        "PT10M",
        "onTimeout",
        "gone");
  }

  static Map<String, Object> exit(String reason) {
    return object("type", "exit", "reason", reason);
  }

  /** Published and live; entered by an event. */
  void journey(String name, String entry, String start, Map<String, Object> steps) {
    journey(name, object("event", own(entry)), start, steps);
  }

  /** Published and live. */
  void journey(String name, Map<String, Object> entry, String start, Map<String, Object> steps) {
    String path = "/v1/journeys/" + own(name);
    calls
        .post(
            rachel(),
            "/v1/journeys",
            object("key", own(name), "entry", entry, "start", start, "steps", steps))
        .ok();
    calls.post(rachel(), path + ":publish", Map.of()).ok();
    live(path);
  }

  /** A computed trait or a segment, when it is live. */
  void fact(String collection, Map<String, Object> definition) {
    calls.post(rachel(), "/v1/" + collection, definition).ok();
    live("/v1/" + collection + "/" + definition.get("key"));
  }

  /** A computed trait of how often an event has happened to somebody, when it is live. */
  void counts(String name, String event) {
    fact(
        "computed-traits",
        object("key", own(name), "aggregate", "count", "event", own(event), "window", "allTime"));
  }

  /** A segment of those with so much of a computed trait, when it is live. */
  void atLeast(String segment, String trait, int much) {
    fact(
        "segments",
        object("key", own(segment), "where", "computed['%s'] >= %d".formatted(own(trait), much)));
  }

  private void live(String path) {
    await(path + " is live")
        .atMost(SOON)
        .until(() -> calls.get(rachel(), path).ok().path("state").asText().equals("live"));
  }

  /** An application tells something. */
  void tells(String call, Map<String, Object> event) {
    calls.application(call, event).ok();
  }

  /** An event of this scene happens to somebody. */
  void happens(Map<String, Object> who, String event) {
    Map<String, Object> call = object("event", own(event));
    call.putAll(who);
    tells("track", call);
  }

  /** Somebody reads pages, as {@link #readers} wants them. */
  void reads(Map<String, Object> who, int times) {
    for (int i = 0; i < times; i++) {
      happens(who, PAGE_READ);
    }
  }

  /** Segments `readers-n` of who has read so many pages. */
  void readers(List<Integer> pages) {
    counts("reads", PAGE_READ);
    for (int read : pages) {
      atLeast("readers-" + read, "reads", read);
    }
  }

  /** What such an identifier names, when somebody has it. */
  JsonNode awaitProfile(String identifier) {
    await(identifier.substring(0, identifier.indexOf(':')) + " is known")
        .atMost(SOON)
        .until(() -> !profiles(identifier).isEmpty());
    List<JsonNode> found = profiles(identifier);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  List<JsonNode> profiles(String identifier) {
    return items("/v1/profiles?identifier=" + encoded(identifier));
  }

  JsonNode profile(String id) {
    return calls.get(rachel(), "/v1/profiles/" + id).ok();
  }

  /** The names of a person's events of this scene, sorted. */
  List<String> events(String profile) {
    return ofThis(
        items("/v1/profiles/" + profile + "/events?limit=200").stream()
            .map(event -> event.path("event").asText())
            .toList());
  }

  /** Of whom an event of this scene was told, each time. */
  List<String> whose(String event) {
    return items("/v1/events?event=" + encoded(own(event))).stream()
        .map(told -> told.path("profileId").asText())
        .toList();
  }

  /** The keys of this scene's segments that a person is in, sorted. */
  List<String> segments(String profile) {
    return ofThis(
        items("/v1/profiles/" + profile + "/segments").stream()
            .map(segment -> segment.path("key").asText())
            .toList());
  }

  void awaitSegments(String profile, String... segments) {
    await("segments " + List.of(segments))
        .atMost(SOON)
        .untilAsserted(() -> assertThat(segments(profile)).containsExactlyInAnyOrder(segments));
  }

  /** Those of these names that are of this scene, as it calls them, sorted. */
  List<String> ofThis(List<String> names) {
    return names.stream()
        .filter(name -> name.endsWith("-" + word))
        .map(name -> name.substring(0, name.length() - word.length() - 1))
        .sorted()
        .toList();
  }

  List<JsonNode> enrollments(String journey, String profile) {
    return items("/v1/journeys/" + own(journey) + "/enrollments?profile=" + profile);
  }

  /** The id of a message that Rachel asks for. */
  String asks(String profile, String channel, String template) {
    return asks(object("profile", profile), channel, template);
  }

  /** The same, to a person or to one address of it alone. */
  String asks(Map<String, Object> to, String channel, String template) {
    return calls
        .post(
            rachel(),
            "/v1/messages",
            object("to", to, "channel", channel, "template", own(template), "purpose", "marketing"))
        .ok()
        .path("id")
        .asText();
  }

  /** The message in that state, with the reason of it. */
  JsonNode awaitMessage(String id, String state) {
    String path = "/v1/messages/" + id;
    await("the message is " + state)
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(calls.get(rachel(), path).ok().path("state").asText()).isEqualTo(state));
    return calls.get(rachel(), path).ok();
  }

  /** From now on, until {@link #takesAgain}, a vendor takes nothing for an address. */
  void throttles(String channel, String to) {
    calls
        .sandbox("PUT", "/misbehaviour", object("channel", channel, "to", to, "kind", "throttle"))
        .ok();
  }

  void takesAgain(String channel, String to) {
    Calls.Answer done =
        calls.sandbox(
            "DELETE", "/misbehaviour?channel=" + channel + "&to=" + encoded(to), Map.of());
    assertThat(done.status()).as(done.body()).isEqualTo(204);
  }

  List<JsonNode> messages(String journey) {
    return items("/v1/messages?journey=" + own(journey));
  }

  List<JsonNode> items(String path) {
    List<JsonNode> items = new ArrayList<>();
    calls.get(rachel(), path).ok().path("items").forEach(items::add);
    return items;
  }
}
