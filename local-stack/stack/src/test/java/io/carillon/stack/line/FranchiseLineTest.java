package io.carillon.stack.line;

import static io.carillon.stack.line.Calls.encoded;
import static io.carillon.stack.line.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.stack.line.Calls.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A franchise from end to end: the head shares a journey and its mail, Montréal takes other hours
 * and may not touch the legal text, and Laval learns nothing of Montréal's people.
 */
@Order(3)
@ExtendWith(WholeLine.class)
class FranchiseLineTest {
  private static final String MONTREAL = "/demo/quebec/montreal";
  private static final String LAVAL = "/demo/quebec/laval";
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Calls calls;
  private final String word = UUID.randomUUID().toString().substring(0, 8);
  private final String key = "winter-" + word;
  private final String event = "Tyres Wanted " + word;
  private final String kelly = "kelly-" + word + "@example.com";
  private final String paul = "paul-" + word + "@example.com";

  FranchiseLineTest(Line line) {
    calls = line.calls();
  }

  @Test
  void sharesWhatTheHeadSharesAndNothingElse() {
    // Given
    headsTemplateAndJourney();
    String montrealsKey = writeKey(MONTREAL);
    String lavalsKey = writeKey(LAVAL);

    // When
    montrealTakesOtherHours();
    montrealIsRefusedTheLegalText();
    happens(montrealsKey, "kelly", kelly);
    happens(lavalsKey, "paul", paul);

    // Then
    await("Montréal's mail").atMost(SOON).until(() -> mail(kelly, "Montréal"));
    await("Laval's mail").atMost(SOON).until(() -> mail(paul, "Head"));
    everybodySeesTheirOwn();
    lavalSeesNothingOfMontreal();
  }

  private void headsTemplateAndJourney() {
    String rachel = calls.person("rachel");
    calls
        .post(
            rachel,
            "/v1/templates",
            object(
                "key",
                key,
                "channel",
                "email",
                "fallbackLocale",
                "en",
                "locales",
                object(
                    "en",
                    object(
                        "subject",
                        "Head " + word,
                        "html",
                        "<p>Tyres.</p><p>Legal text.</p><p>{{links.unsubscribe}}</p>")),
                "sharing",
                object("locales.en.subject", "free", "locales.en.html", "locked")))
        .ok();
    calls
        .post(
            rachel,
            "/v1/segments",
            object("key", key, "where", "profile.traits.plan == '" + word + "'"))
        .ok();
    ObjectNode journey =
        Calls.JSON.valueToTree(
            object(
                "key",
                key,
                "name",
                "Winter tyres",
                "entry",
                object("event", event),
                "start",
                "mail",
                "steps",
                object(
                    "mail",
                    object(
                        "type", "send",
                        "channel", "email",
                        "template", key,
                        "purpose", "transactional",
                        "next", "rest"),
                    "rest",
                    object(
                        "type", "wait",
                        "for", "P1D",
                        "window", object("from", "09:00", "to", "19:00"),
                        "next", "end"),
                    "end",
                    object("type", "exit", "reason", "done")),
                "sharing",
                object("steps.rest.window", "free")));
    calls.post(rachel, "/v1/journeys", journey).ok();
    calls.post(rachel, "/v1/journeys/" + key + ":publish", Map.of()).ok();
  }

  private String writeKey(String unit) {
    return calls
        .post(calls.person("dev"), "/v1/write-keys", object("name", word, "unit", unit))
        .ok()
        .path("key")
        .asText();
  }

  private void montrealTakesOtherHours() {
    String montreal = calls.person("montreal");
    Answer shared = calls.get(montreal, "/v1/journeys/" + key);
    ObjectNode journey = (ObjectNode) shared.ok();
    journey.withObject("/steps/rest/window").put("from", "10:00");
    calls.put(montreal, "/v1/journeys/" + key, shared.etag(), journey).ok();
    JsonNode lavals = calls.get(calls.person("laval"), "/v1/journeys/" + key).ok();
    assertThat(lavals.at("/steps/rest/window/from").asText()).isEqualTo("09:00");

    Answer template = calls.get(montreal, "/v1/templates/" + key);
    ObjectNode mail = (ObjectNode) template.ok();
    mail.withObject("/locales/en").put("subject", "Montréal " + word);
    calls.put(montreal, "/v1/templates/" + key, template.etag(), mail).ok();
  }

  private void montrealIsRefusedTheLegalText() {
    String montreal = calls.person("montreal");
    Answer template = calls.get(montreal, "/v1/templates/" + key);
    ObjectNode mail = (ObjectNode) template.ok();
    mail.withObject("/locales/en").put("html", "<p>Tyres.</p><p>{{links.unsubscribe}}</p>");
    Answer refused = calls.put(montreal, "/v1/templates/" + key, template.etag(), mail);

    assertThat(refused.status()).as(refused.body()).isEqualTo(403);
    assertThat(refused.json().path("reason").asText()).isEqualTo("FIELD_LOCKED");
    assertThat(refused.json().at("/violations/0/field").asText()).isEqualTo("locales.en.html");
    assertThat(calls.post(montreal, "/v1/journeys/" + key + ":pause", Map.of()).status())
        .isEqualTo(403);
  }

  private void happens(String writeKey, String who, String email) {
    String now = Instant.now().toString();
    calls
        .application(
            writeKey,
            "identify",
            object(
                "userId",
                who + "-" + word,
                "traits",
                object("email", email, "plan", word),
                "timestamp",
                now))
        .ok();
    calls
        .application(
            writeKey, "track", object("userId", who + "-" + word, "event", event, "timestamp", now))
        .ok();
  }

  private boolean mail(String to, String from) {
    return calls.mails(from + " " + word).stream().anyMatch(one -> one.toString().contains(to));
  }

  private void everybodySeesTheirOwn() {
    for (String who : List.of("montreal", "rachel")) {
      String token = calls.person(who);
      await(who + " sees the member")
          .atMost(SOON)
          .until(() -> size(token, "/v1/segments/" + key + "/members") > 0);
      assertThat(size(token, "/v1/profiles?identifier=" + encoded("email:" + kelly))).isEqualTo(1);
      assertThat(size(token, "/v1/journeys/" + key + "/enrollments")).isPositive();
      assertThat(size(token, "/v1/messages?journey=" + key)).isPositive();
    }
  }

  private void lavalSeesNothingOfMontreal() {
    String laval = calls.person("laval");
    String montreal = calls.person("montreal");
    JsonNode known =
        calls
            .get(montreal, "/v1/profiles?identifier=" + encoded("email:" + kelly))
            .ok()
            .at("/items/0");
    String id = known.path("id").asText();
    String enrollment = first(montreal, "/v1/journeys/" + key + "/enrollments");
    String message = first(montreal, "/v1/messages?journey=" + key);
    await("Laval's own member is there")
        .atMost(SOON)
        .until(() -> size(laval, "/v1/segments/" + key + "/members") == 1);

    List<Answer> hidden =
        List.of(
            calls.get(laval, "/v1/profiles/" + id),
            calls.get(laval, "/v1/profiles/" + id + "/identifiers"),
            calls.get(laval, "/v1/profiles/" + id + "/segments"),
            calls.get(laval, "/v1/profiles/" + id + "/journeys"),
            calls.get(laval, "/v1/profiles/" + id + "/events"),
            calls.get(laval, "/v1/enrollments/" + enrollment),
            calls.get(laval, "/v1/messages/" + message),
            calls.post(
                laval,
                "/v1/messages",
                object(
                    "to",
                    object("identifier", "email:" + kelly),
                    "channel",
                    "email",
                    "template",
                    key,
                    "purpose",
                    "transactional")));
    List<Answer> lists =
        List.of(
            calls.get(laval, "/v1/profiles?identifier=" + encoded("email:" + kelly)),
            calls.get(laval, "/v1/profiles?limit=500"),
            calls.get(laval, "/v1/segments/" + key + "/members"),
            calls.get(laval, "/v1/journeys/" + key + "/enrollments"),
            calls.get(laval, "/v1/messages?journey=" + key),
            calls.get(laval, "/v1/events?limit=500"),
            calls.post(
                laval,
                "/v1/segments:preview",
                object("where", "profile.traits.plan == '" + word + "'")));

    assertThat(lists).allSatisfy(list -> assertThat(list.status()).as(list.body()).isEqualTo(200));
    assertThat(lists).noneMatch(list -> list.body().contains(id) || list.body().contains(kelly));
    assertThat(lists.getLast().json().path("size").asInt()).isEqualTo(1);
    assertThat(calls.get(laval, "/v1/segments/" + key + "/size").json().path("size").asInt())
        .isEqualTo(1);
    assertThat(
            calls
                .get(laval, "/v1/journeys/" + key + "/versions/1/report")
                .ok()
                .path("entered")
                .asInt())
        .isEqualTo(1);
    assertThat(hidden)
        .allSatisfy(
            answer -> {
              boolean nothing = answer.status() == 200 && answer.json().path("items").isEmpty();
              assertThat(nothing || answer.status() == 404)
                  .as("%d %s", answer.status(), answer.body())
                  .isTrue();
              assertThat(answer.body()).doesNotContain(kelly, MONTREAL);
            });
  }

  private int size(String token, String path) {
    return calls.get(token, path).ok().path("items").size();
  }

  private String first(String token, String path) {
    return calls.get(token, path).ok().at("/items/0/id").asText();
  }
}
