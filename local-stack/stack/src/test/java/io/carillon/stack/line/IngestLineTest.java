package io.carillon.stack.line;

import static io.carillon.stack.line.Calls.encoded;
import static io.carillon.stack.line.Calls.object;
import static io.carillon.stack.line.Scene.SOON;
import static io.carillon.stack.line.Scene.exit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What comes in once has its effect once, and no effect before somebody has agreed to it. */
@Order(3)
@ExtendWith(WholeLine.class)
class IngestLineTest {
  private final Scene scene;

  IngestLineTest(Line line) {
    scene = new Scene(line);
  }

  @Test
  void aFormPermitsNothingBeforeTheLinkInItsMailIsClicked() {
    // Given
    String mail = scene.mailOf("lea");
    scene.template("email", "news");
    asksToConfirm();
    String form = form();

    // When she fills it in, and her mail program looks at the link
    assertThat(scene.calls.form(form, "email=" + encoded(mail) + "&news=on").status())
        .isEqualTo(200);
    await("the mail").atMost(SOON).until(() -> !asked(mail).isEmpty());
    String link = found("http\\S+/v1/forms/\\S+", asked(mail).getFirst().path("text").asText());
    assertThat(scene.calls.look(link).status()).isEqualTo(200);

    // Then nothing is permitted
    String before = scene.awaitProfile("email:" + mail).path("id").asText();
    assertThat(scene.profile(before).path("consents")).isEmpty();
    scene.awaitMessage(scene.asks(before, "email", "news"), "withheld");

    // When she clicks it, twice
    assertThat(scene.calls.form(link, "").status()).isEqualTo(200);
    assertThat(scene.calls.form(link, "").status()).isEqualTo(200);

    // Then it is permitted, once, and the profile says by what
    await("her consent")
        .atMost(SOON)
        .until(
            () -> {
              String now = scene.awaitProfile("email:" + mail).path("id").asText();
              return consent(now).path("state").asText().equals("granted");
            });
    String after = scene.awaitProfile("email:" + mail).path("id").asText();
    JsonNode granted = words(after, "granted").getFirst();
    assertThat(granted.path("source").asText()).isEqualTo("form " + scene.own("newsletter"));
    assertThat(granted.path("text").asText()).isEqualTo("2026-03: Write to me weekly.");
    String proof = granted.path("eventId").asText();
    await("what proves it")
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(scene.items("/v1/profiles/" + after + "/events?limit=200"))
                    .filteredOn(event -> event.path("messageId").asText().equals(proof))
                    .singleElement()
                    .satisfies(
                        event ->
                            assertThat(event.at("/context/consents/0/state").asText())
                                .isEqualTo("granted")));
    scene.awaitMessage(scene.asks(after, "email", "news"), "accepted");
    assertThat(words(after, "granted")).hasSize(1);
    assertThat(asked(mail)).hasSize(1);
  }

  @Test
  void aDeadLetterHasOneEffectHoweverOftenItIsReplayed() {
    // Given an order that its plan puts aside
    counts("orders", "Order Paid");
    plan("quarantine");
    await("the plan").atMost(SOON).until(() -> tries("Probe") == 400);
    assertThat(tries("Order Paid")).isEqualTo(400);
    String filter = "&event=" + encoded(scene.own("Order Paid"));
    await("the letter").atMost(SOON).until(() -> letters(filter).size() == 1);
    String letter = letters(filter).getFirst().path("id").asText();

    // When the plan is corrected, and it is tried, and then replayed in each way
    plan("allow");
    await("what would be replayed").atMost(SOON).until(() -> replays(true) == 1);
    assertThat(replays(true)).isEqualTo(1);
    assertThat(letters(filter).getFirst().path("state").asText()).isEqualTo("waiting");
    assertThat(replays(false)).isEqualTo(1);
    assertThat(replays(false)).isZero();
    assertThat(replay("/" + letter, Map.of()).path("state").asText()).isEqualTo("replayed");
    assertThat(tries("Order Paid")).as("its client sends it again").isEqualTo(200);

    // Then it happened once
    String kelly = scene.awaitProfile("userId:" + scene.own("kelly")).path("id").asText();
    scene.tells("track", object("userId", scene.own("kelly"), "event", scene.own("Order Shipped")));
    await("what came behind it")
        .atMost(SOON)
        .until(() -> scene.events(kelly).contains("Order Shipped"));
    assertThat(scene.events(kelly)).containsExactly("Order Paid", "Order Shipped");
    await("that it is counted")
        .atMost(SOON)
        .untilAsserted(() -> assertThat(scene.segments(kelly)).containsExactly("orders-1"));
  }

  /** A journey that sends to whoever fills in the form the link by which it is confirmed. */
  private void asksToConfirm() {
    scene.template(
        "email",
        "please-confirm",
        object(
            "subject", scene.own("please-confirm"), "text", "{{ entry.properties.confirm_url }}"));
    scene.journey(
        "confirm",
        object(
            "event",
            "Form Submitted",
            "where",
            "event.properties.consent == 'pending' && event.properties.form == '%s'"
                .formatted(scene.own("newsletter"))),
        "mail",
        object(
            "mail", scene.send("please-confirm", "transactional", "asked", "refused"),
            "asked", exit("asked"),
            "refused", exit("refused")));
  }

  /** The address of a form that is open. */
  private String form() {
    JsonNode made =
        scene
            .calls
            .post(
                scene.rachel(),
                "/v1/form-definitions",
                object(
                    "key",
                    scene.own("newsletter"),
                    "fields",
                    List.of(
                        object("name", "email", "type", "email", "trait", "email"),
                        object("name", "news", "type", "boolean")),
                    "consent",
                    object(
                        "channel", "email",
                        "address", "email",
                        "field", "news",
                        "text", "Write to me weekly.",
                        "version", "2026-03")))
            .ok();
    String address = scene.calls.url() + made.path("address").asText();
    await("the form is open")
        .atMost(SOON)
        .until(() -> scene.calls.form(address, "email=none").status() != 404);
    return address;
  }

  private List<JsonNode> asked(String mail) {
    return scene.calls.arrived("email", mail).stream()
        .filter(one -> one.path("subject").asText().equals(scene.own("please-confirm")))
        .toList();
  }

  private JsonNode consent(String profile) {
    return scene.profile(profile).path("consents").path(0);
  }

  /** Each word of that state that was ever said. */
  private List<JsonNode> words(String profile, String state) {
    List<JsonNode> words = new ArrayList<>();
    scene
        .calls
        .get(scene.rachel(), "/v1/profiles/" + profile + "/consents?history=true")
        .ok()
        .path("items")
        .forEach(words::add);
    words.removeIf(word -> !word.path("state").asText().equals(state));
    return words;
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group();
  }

  /** Segments of those to whom an event happened once and twice. */
  private void counts(String key, String event) {
    scene.counts(key, event);
    for (int times : List.of(1, 2)) {
      scene.atLeast(key + "-" + times, key, times);
    }
  }

  /** The plan's first version, or its next one. */
  private void plan(String mode) {
    String dev = scene.calls.person("dev");
    String path = "/v1/tracking-plans/" + scene.own("shop");
    List<Map<String, Object>> events = new ArrayList<>();
    for (String event : List.of("Probe", "Order Paid")) {
      events.add(
          object(
              "name",
              scene.own(event),
              "mode",
              mode,
              "schema",
              object("required", List.of("price"))));
    }
    Map<String, Object> plan = object("key", scene.own("shop"), "events", events);
    Calls.Answer known = scene.calls.get(dev, path);
    if (known.status() == 404) {
      scene.calls.post(dev, "/v1/tracking-plans", plan).ok();
    } else {
      scene.calls.put(dev, path, known.etag(), plan).ok();
    }
  }

  /** What an application is answered that tells of it without a price, always as the same. */
  private int tries(String event) {
    return scene
        .calls
        .application(
            "track",
            object(
                "messageId", scene.own("message-" + event),
                "userId", scene.own(event.equals("Probe") ? "nobody" : "kelly"),
                "event", scene.own(event)))
        .status();
  }

  private List<JsonNode> letters(String filter) {
    List<JsonNode> letters = new ArrayList<>();
    scene
        .calls
        .get(scene.calls.person("dev"), "/v1/dead-letters?reason=EVENT_QUARANTINED" + filter)
        .ok()
        .path("items")
        .forEach(letters::add);
    return letters;
  }

  private int replays(boolean dry) {
    return replay("", object("event", scene.own("Order Paid"), "dryRun", dry))
        .path("replayed")
        .asInt();
  }

  private JsonNode replay(String which, Map<String, Object> body) {
    return scene
        .calls
        .post(scene.calls.person("dev"), "/v1/dead-letters" + which + ":replay", body)
        .ok();
  }
}
