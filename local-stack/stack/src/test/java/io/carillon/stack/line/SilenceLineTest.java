package io.carillon.stack.line;

import static io.carillon.stack.line.Calls.object;
import static io.carillon.stack.line.Scene.SOON;
import static io.carillon.stack.line.Scene.exit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who says no, or is erased, hears nothing more: also not of what was on its way already. */
@Order(3)
@ExtendWith(WholeLine.class)
class SilenceLineTest {
  private final Scene scene;

  SilenceLineTest(Line line) {
    scene = new Scene(line);
  }

  @Test
  void whoIsErasedHearsNothingAndBeginsAnew() {
    // Given
    String mail = scene.mailOf("noor");
    scene.template("email", "first");
    scene.template("email", "second");
    scene.template("email", "third");
    scene.journey(
        "letters",
        "Letters Wanted",
        "first",
        object(
            "first", scene.send("first", "transactional", "idle", "refused"),
            "idle", scene.waitFor("Letter Asked", "second"),
            "second", scene.send("second", "transactional", "done", "refused"),
            "done", exit("done"),
            "refused", exit("refused"),
            "gone", exit("gone")));
    scene.fact(
        "segments",
        object("key", scene.own("noors"), "where", "profile.traits.firstName == 'Noor'"));
    identifies("noor", object("email", mail, "firstName", "Noor"), "email");
    happens("noor", "Letters Wanted");
    String before = scene.awaitProfile("email:" + mail).path("id").asText();
    await("the first letter").atMost(SOON).until(() -> letters("first") == 1);
    await("her place in the journey").atMost(SOON).until(() -> stands("letters", before));
    await("her segment").atMost(SOON).until(() -> !scene.segments(before).isEmpty());
    await("her timeline").atMost(SOON).until(() -> !scene.events(before).isEmpty());
    scene.throttles("email", mail);
    String held = scene.asks(before, "email", "third");
    scene.awaitMessage(held, "retryable");

    // When
    JsonNode request = erase("email:" + mail);
    happens("noor", "Letter Asked");
    String after = scene.awaitProfile("userId:" + scene.own("noor")).path("id").asText();
    scene.takesAgain("email", mail);
    identifies("noor", object("email", mail), "email");
    happens("noor", "Letters Wanted");

    // Then
    await("the newcomer's first letter").atMost(SOON).until(() -> letters("first") == 2);
    assertThat(scene.awaitMessage(held, "withheld").path("reason").asText())
        .isEqualTo("PROFILE_UNKNOWN");
    assertThat(letters("second") + letters("third")).isZero();
    everyServiceHasErased(request);
    assertThat(after).isNotEqualTo(before);
    assertThat(scene.profile(after).path("traits").has("firstName")).isFalse();
    assertThat(scene.events(after)).containsExactly("Letter Asked", "Letters Wanted");
    assertThat(scene.segments(after)).isEmpty();
    nothingIsLeftOf(before);
  }

  @Test
  void oneClickStopsAMailThatWaitsForTheVendor() {
    // Given
    String mail = scene.mailOf("ana");
    String ana = reader("ana", mail);
    String first = scene.asks(ana, "email", "news");
    scene.awaitMessage(first, "accepted");
    String link =
        scene.calls.arrived("email", mail).getFirst().at("/headers/List-Unsubscribe").asText();
    scene.throttles("email", mail);
    String second = scene.asks(ana, "email", "news");
    scene.awaitMessage(second, "retryable");

    // When
    assertThat(
            scene
                .calls
                .form(link.substring(1, link.length() - 1), "List-Unsubscribe=One-Click")
                .status())
        .isEqualTo(200);
    scene.takesAgain("email", mail);

    // Then
    isStopped(second, "UNSUBSCRIBED");
    assertThat(scene.calls.arrived("email", mail)).hasSize(1);
    await("her consent").atMost(SOON).until(() -> consent(ana, "email").equals("revoked"));
  }

  @Test
  void stopByTextStopsATextThatWaitsForTheVendor() {
    // Given
    String number = number();
    scene.template("sms", "text");
    identifies("bo", object("phone", number), "sms");
    String bo = scene.awaitProfile("phone:" + number).path("id").asText();
    String first = scene.asks(bo, "sms", "text");
    await("the first text").atMost(SOON).until(() -> !scene.calls.arrived("sms", number).isEmpty());
    scene.throttles("sms", number);
    String second = scene.asks(bo, "sms", "text");
    scene.awaitMessage(second, "retryable");

    // When
    texts(number, "STOP");
    scene.takesAgain("sms", number);

    // Then
    isStopped(second, "UNSUBSCRIBED");
    assertThat(scene.calls.arrived("sms", number)).hasSize(1);
    await("the consent").atMost(SOON).until(() -> consent(bo, "sms").equals("revoked"));
  }

  @Test
  void anOperatorsWordStopsAMailOfAJourneyThatWaits() {
    // Given
    String mail = scene.mailOf("cleo");
    String cleo = reader("cleo", mail);
    scene.journey(
        "series",
        "Series Begun",
        "idle",
        object(
            "idle", scene.waitFor("Series Due", "mail"),
            "mail", scene.send("news", "marketing", "sent", "refused"),
            "sent", exit("sent"),
            "refused", exit("refused"),
            "gone", exit("gone")));
    happens("cleo", "Series Begun");
    await("her place in the journey").atMost(SOON).until(() -> stands("series", cleo));

    // When
    says(cleo, "email", mail, "revoked");
    happens("cleo", "Series Due");

    // Then
    await("she has left by the way of who was not written to")
        .atMost(SOON)
        .until(() -> reason("series", cleo).equals("refused"));
    isStopped(scene.messages("series").getFirst().path("id").asText(), "CONSENT_REVOKED");
    assertThat(scene.calls.arrived("email", mail)).isEmpty();
  }

  @Test
  void aPageBehindALinkInAMailTakesARefusalOfEachWay() {
    // Given
    String mail = scene.mailOf("dana");
    String number = number();
    scene.template("sms", "offer");
    String dana = reader("dana", mail);
    identifies("dana", object("phone", number), "sms");
    await("her number").atMost(SOON).until(() -> consent(dana, "sms").equals("granted"));
    scene.awaitMessage(scene.asks(dana, "email", "news"), "accepted");
    String text = scene.calls.arrived("email", mail).getFirst().path("text").asText();
    String page = text.substring(text.indexOf("http")).strip();
    String texts = found("name=\"(sms\\.marketing\\.\\w+)\"", scene.calls.look(page).body());

    // When
    String refused = scene.calls.form(page, "marketing=on&shown." + texts + "=on").body();
    String stopped = scene.asks(dana, "sms", "offer");
    isStopped(stopped, "UNSUBSCRIBED");
    await("her refusal").atMost(SOON).until(() -> consent(dana, "sms").equals("revoked"));
    says(dana, "sms", number, "granted");

    // Then
    assertThat(refused).doesNotContain(number).contains(texts + "\" value=\"on\" disabled>");
    assertThat(scene.calls.look(page).body()).contains(texts + "\" value=\"on\" checked>");
    await("her permission").atMost(SOON).until(() -> consent(dana, "sms").equals("granted"));
    scene.asks(dana, "sms", "offer");
    await("a text again").atMost(SOON).until(() -> scene.calls.arrived("sms", number).size() == 1);
    assertThat(consent(dana, "email")).isEqualTo("granted");
  }

  @Test
  void aMergeKeepsEachRefusalStopsWhatItForbidsAndWritesToNobody() {
    // Given
    String number = number();
    String refused = scene.mailOf("refused");
    String suppressed = scene.mailOf("suppressed");
    scene.template("sms", "text");
    scene.template("email", "welcome");
    readers();
    String eve = reader("eve", scene.mailOf("eve"));
    speaks(object("userId", scene.own("eve")), object(), "sms", "revoked");
    Map<String, Object> pad = object("anonymousId", scene.own("pad"));
    speaks(pad, object("phone", number), "sms", "granted");
    speaks(pad, object("email", refused), "email", "revoked");
    speaks(pad, object("email", suppressed), "email", "granted");
    suppresses(suppressed);
    String loser = scene.awaitProfile("phone:" + number).path("id").asText();
    scene.reads(object("userId", scene.own("eve")), 1);
    scene.reads(pad, 2);
    scene.awaitSegments(eve, "readers-1");
    scene.awaitSegments(loser, "readers-1", "readers-2");
    scene.throttles("sms", number);
    String waiting = scene.asks(loser, "sms", "text");
    scene.awaitMessage(waiting, "retryable");

    // When
    JsonNode merged =
        scene
            .calls
            .post(
                scene.rachel(),
                "/v1/profiles:merge",
                object("profiles", List.of(eve, loser), "reason", "one person"))
            .ok();
    scene.awaitSegments(eve, "readers-1", "readers-2", "readers-3");
    scene.takesAgain("sms", number);

    // Then
    assertThat(merged.path("survivor").asText()).isEqualTo(eve);
    isStopped(waiting, "CONSENT_REVOKED");
    isStopped(scene.asks(loser, "sms", "text"), "CONSENT_REVOKED");
    isStopped(toAlone(refused), "CONSENT_REVOKED");
    isStopped(toAlone(suppressed), "SUPPRESSED");
    assertThat(scene.calls.arrived("sms", number)).isEmpty();
    assertThat(scene.calls.arrived("email", refused)).isEmpty();
    assertThat(scene.calls.arrived("email", suppressed)).isEmpty();
    scene.reads(object("userId", scene.own("eve")), 1);
    await("what she does herself begins a journey")
        .atMost(SOON)
        .until(() -> scene.messages("reading-4").size() == 1);
    await("its mail").atMost(SOON).until(() -> letters("welcome") == 1);
    assertThat(scene.enrollments("reading-3", eve)).as("she came there by the merge").isEmpty();
    assertThat(scene.messages("reading-3")).isEmpty();
  }

  /** Segments by pages read; a mail to who enters the third or the fourth. */
  private void readers() {
    scene.readers(List.of(1, 2, 3, 4));
    for (int reads : List.of(3, 4)) {
      scene.journey(
          "reading-" + reads,
          object("segment", scene.own("readers-" + reads), "on", "enter"),
          "mail",
          object(
              "mail", scene.send("welcome", "marketing", "sent", "refused"),
              "sent", exit("sent"),
              "refused", exit("refused")));
    }
  }

  /** A mail to this one address, whoever has it. */
  private String toAlone(String address) {
    return scene.asks(object("identifier", "email:" + address), "email", "news");
  }

  private void suppresses(String address) {
    scene
        .calls
        .post(
            scene.rachel(),
            "/v1/suppressions",
            object("channel", "email", "address", address, "reason", "it bounced elsewhere"))
        .ok();
  }

  private static String number() {
    return Planted.value("+3361" + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000));
  }

  private static String found(String pattern, String page) {
    Matcher matcher = Pattern.compile(pattern).matcher(page);
    assertThat(matcher.find()).as(page).isTrue();
    return matcher.group(1);
  }

  /** Somebody who wants mails, and a template to write to them with. */
  private String reader(String who, String mail) {
    scene.template("email", "news");
    identifies(who, object("email", mail), "email");
    return scene.awaitProfile("email:" + mail).path("id").asText();
  }

  /** Somebody says who they are, and that they want to hear on a channel. */
  private void identifies(String who, Map<String, Object> traits, String channel) {
    speaks(object("userId", scene.own(who)), traits, channel, "granted");
  }

  /** Somebody says who they are, and whether they want to hear on a channel. */
  private void speaks(
      Map<String, Object> who, Map<String, Object> traits, String channel, String state) {
    Map<String, Object> word = object("channel", channel, "purpose", "marketing", "state", state);
    Map<String, Object> call =
        object("traits", traits, "context", object("consents", List.of(word)));
    call.putAll(who);
    scene.tells("identify", call);
  }

  private void happens(String who, String event) {
    scene.happens(object("userId", scene.own(who)), event);
  }

  private int letters(String template) {
    return scene.calls.mails(scene.own(template)).size();
  }

  private boolean stands(String journey, String profile) {
    List<JsonNode> ways = scene.enrollments(journey, profile);
    return ways.size() == 1 && ways.getFirst().path("step").asText().equals("idle");
  }

  private String reason(String journey, String profile) {
    return scene.enrollments(journey, profile).getFirst().path("exitReason").asText();
  }

  /** What was asked, when every service has answered. */
  private JsonNode erase(String identifier) {
    Calls calls = scene.calls;
    String paula = calls.person("paula");
    String path =
        "/v1/privacy-requests/"
            + calls
                .post(
                    paula,
                    "/v1/privacy-requests",
                    object("kind", "erase", "identifier", identifier))
                .ok()
                .path("id")
                .asText();
    await("the erasure")
        .atMost(SOON)
        .until(() -> calls.get(paula, path).ok().path("state").asText().equals("done"));
    return calls.get(paula, path).ok();
  }

  /** In each service's own words; a mail that was withheld may have lost its own before. */
  private static void everyServiceHasErased(JsonNode request) {
    assertThat(request.path("services").findValuesAsText("service"))
        .containsExactlyInAnyOrder(
            "identity", "ingest", "scoring", "journey", "messaging", "geo", "analytics");
    assertThat(erased(request, "identity", "profile")).isEqualTo(1);
    assertThat(erased(request, "identity", "identifier")).isEqualTo(2);
    assertThat(erased(request, "identity", "consent")).isEqualTo(1);
    assertThat(erased(request, "scoring", "membership")).isEqualTo(1);
    assertThat(erased(request, "journey", "enrollment")).isEqualTo(1);
    assertThat(erased(request, "messaging", "words and addresses of messages")).isPositive();
    assertThat(erased(request, "analytics", "event")).isPositive();
  }

  private static long erased(JsonNode request, String service, String kind) {
    for (JsonNode part : request.path("services")) {
      if (part.path("service").asText().equals(service)) {
        return part.path("receipt").path("erased").path(kind).asLong(-1);
      }
    }
    return -1;
  }

  private void nothingIsLeftOf(String profile) {
    String rachel = scene.rachel();
    for (String part :
        List.of("", "/identifiers", "/consents", "/events", "/segments", "/journeys")) {
      assertThat(scene.calls.get(rachel, "/v1/profiles/" + profile + part).status())
          .as(part)
          .isEqualTo(404);
    }
    assertThat(scene.enrollments("letters", profile)).isEmpty();
    assertThat(scene.items("/v1/profiles/" + profile + "/messages"))
        .hasSize(2)
        .noneMatch(message -> message.has("address"));
  }

  private void isStopped(String message, String reason) {
    JsonNode stopped = scene.awaitMessage(message, "withheld");
    assertThat(stopped.path("reason").asText()).isEqualTo(reason);
    assertThat(stopped.path("nextTry").asText()).isNotEmpty();
    JsonNode last = stopped.path("transitions").path(stopped.path("transitions").size() - 1);
    assertThat(last.path("state").asText() + " " + last.path("reason").asText())
        .isEqualTo("withheld " + reason);
  }

  private String consent(String profile, String channel) {
    for (JsonNode consent : scene.profile(profile).path("consents")) {
      if (consent.path("channel").asText().equals(channel)) {
        return consent.path("state").asText();
      }
    }
    return "none";
  }

  private void texts(String number, String words) {
    String inbound =
        scene
            .calls
            .get(scene.calls.person("dev"), "/v1/channels/sms/providers")
            .ok()
            .path("items")
            .findPath("inboundUrl")
            .asText();
    scene
        .calls
        .sandbox(
            "POST",
            "/twilio/inbound",
            object(
                "from", number,
                "to", scene.calls.arrived("sms", number).getFirst().path("from").asText(),
                "body", words,
                "url", inbound))
        .ok();
  }

  /** An operator records it. */
  private void says(String profile, String channel, String address, String state) {
    scene
        .calls
        .put(
            scene.rachel(),
            "/v1/profiles/" + profile + "/consents",
            "*",
            List.of(
                object(
                    "channel", channel,
                    "address", address,
                    "purpose", "marketing",
                    "state", state,
                    "source", "a call")))
        .ok();
  }
}
