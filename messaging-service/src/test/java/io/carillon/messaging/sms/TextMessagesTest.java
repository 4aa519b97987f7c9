package io.carillon.messaging.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.messaging.VendorSandbox;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text messages from the request to the person's answer, with Twilio played by the sandbox. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class TextMessagesTest {
  private static final Pattern LINK = Pattern.compile("https://c\\.example(/c/\\S+)");

  private Town town;
  private String number;
  private UUID kelly;

  @BeforeEach
  void open() {
    town = new Town();
    number = VendorSandbox.number();
    kelly = town.texter(number);
  }

  @AfterEach
  void close() {
    town.close();
  }

  /** Asks for a text message in the name of a journey; says its id. */
  private String ask(String text, String purpose) {
    return town.ask(
        Town.request(kelly, Town.template("sms", "{'text':'" + text + "'}"), purpose)
            .setChannel("sms"));
  }

  private String marketing() {
    return ask("Bonjour", "marketing");
  }

  private List<JsonNode> taken() {
    return town.vendors().taken("twilio", number);
  }

  private static List<String> states(JsonNode message) {
    return message.path("transitions").findValuesAsText("state");
  }

  private String withheld(String id) {
    return Town.awaitState(id, "withheld").path("reason").asText();
  }

  @Test
  void sendsAndHearsThatItArrived() {
    String id = ask("Bonjour {{ profile.traits.firstName }}, {{ profile.phone }}", "marketing");

    JsonNode message = Town.awaitState(id, "delivered");
    assertThat(states(message)).containsExactly("pending", "claimed", "accepted", "delivered");
    assertThat(taken())
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.toString()).contains("Bonjour Kelly, " + number);
              assertThat(sent.toString()).contains(message.path("providerReference").asText());
            });
    assertThat(message.path("provider").asText()).isEqualTo("twilio");
    assertThat(message.path("address").asText()).isEqualTo(number);
    AcceptedEvent sent = town.awaitEvent("SMS Sent", id);
    assertThat(sent.getProfileId()).isEqualTo(kelly.toString());
    assertThat(sent.getJson().toStringUtf8()).contains("\"step\":\"mail\"");
    town.awaitEvent("SMS Delivered", id);
  }

  @Test
  void theLinksOfATextAreFollowedAndTold() {
    String id = ask("Voir https://shop.example/veste?a=1.", "marketing");
    Town.awaitState(id, "delivered");
    Matcher link = LINK.matcher(taken().getFirst().toString());
    assertThat(link.find()).isTrue();

    String path = link.group(1).replaceAll("[^A-Za-z0-9_/.-].*$", "").replaceAll("\\.$", "");
    var answer = RestAssured.given().redirects().follow(false).get(path);

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.header("Location")).isEqualTo("https://shop.example/veste?a=1");
    town.awaitEvent("SMS Clicked", id);
  }

  @Test
  void theApiSendsToOneNumberAndCallsItByItsChannel() {
    String id =
        Town.marketer()
            .body(
                "{\"to\":{\"identifier\":\"phone:%s\"},\"channel\":\"sms\",\"purpose\":\"transactional\",\"content\":{\"text\":\"Code 123\"}}"
                    .formatted(number))
            .post("/v1/messages")
            .then()
            .statusCode(202)
            .extract()
            .path("id");

    Town.awaitState(id, "delivered");
    Town.as("demo", "analyst")
        .get("/v1/messages/" + id)
        .then()
        .body("address", equalTo(number.substring(0, 3) + "******" + number.substring(10)));
    Town.marketer()
        .body(
            "{\"to\":{\"identifier\":\"phone:0612\"},\"channel\":\"sms\",\"purpose\":\"transactional\",\"content\":{\"text\":\"x\"}}")
        .post("/v1/messages")
        .then()
        .statusCode(400)
        .body("violations.field", hasItem("to.identifier"));
  }

  @Test
  void aTestGoesToOneNumber() {
    String template = Town.template("sms", "{'text':'Hi'}");

    Town.marketer()
        .body("{\"to\":\"" + number + "\"}")
        .post("/v1/templates/" + template + ":test")
        .then()
        .statusCode(200)
        .body("state", equalTo("accepted"));

    assertThat(taken().getFirst().toString()).contains("[Test] Hi");
  }

  @Test
  void whatNobodyConsentedToIsWithheld() {
    String stranger = VendorSandbox.number();
    UUID silent = town.person("sms-silent-" + stranger + "@example.com");
    String template = Town.template("sms", "{'text':'x'}");

    String id = town.ask(Town.request(silent, template, "marketing").setChannel("sms"));

    assertThat(withheld(id)).isEqualTo("NO_ADDRESS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"early-callbacks", "duplicate-callbacks"})
  void callbacksThatComeBeforeTheAnswerOrTwiceEndTheSame(String kind) {
    town.vendors().rule("twilio", number, kind);

    String id = marketing();

    JsonNode message = Town.awaitState(id, "delivered");
    town.awaitEvent("SMS Delivered", id);
    assertThat(states(message)).containsExactly("pending", "claimed", "accepted", "delivered");
    assertThat(town.events("SMS Sent", id)).isEqualTo(1);
    assertThat(town.events("SMS Delivered", id)).isEqualTo(1);
    assertThat(taken()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "slow", "error"})
  void aMessageOfUnknownFateIsNotSentAgainAndItsCallbackEndsTheDoubt(String kind) {
    if (kind.equals("slow")) {
      town.vendors().rule("twilio", number, kind, "delay", "PT5S");
    } else {
      town.vendors().rule("twilio", number, kind);
    }

    String id = marketing();

    JsonNode message = Town.awaitState(id, "delivered");
    assertThat(message.path("providerReference").asText()).startsWith("SM");
    assertThat(message.path("attempts").asInt()).isEqualTo(1);
    assertThat(taken()).hasSize(1);
    town.awaitEvent("SMS Sent", id);
  }

  @Test
  void whoIsThrottledComesBack() {
    town.vendors().rule("twilio", number, "throttle", "delay", "PT1S", "times", "1");

    String id = marketing();

    JsonNode message = Town.awaitState(id, "delivered");
    assertThat(message.path("attempts").asInt()).isEqualTo(2);
    assertThat(states(message)).contains("retryable");
  }

  @Test
  void aNumberThatIsNoneIsNeverWrittenToAgain() {
    town.vendors().rule("twilio", number, "reject", "code", "21614");

    String id = marketing();

    assertThat(Town.awaitState(id, "rejected").path("reason").asText()).isEqualTo("TWILIO_21614");
    town.awaitEvent("SMS Failed", id);
    assertThat(withheld(ask("x", "transactional"))).isEqualTo("SUPPRESSED");
  }

  @Test
  void whoStoppedAtTheVendorHasStoppedHere() {
    town.vendors().rule("twilio", number, "reject", "code", "21610");

    String id = marketing();

    assertThat(Town.awaitState(id, "rejected").path("reason").asText()).isEqualTo("TWILIO_21610");
    town.awaitEvent("SMS Unsubscribed", id);
    await().until(() -> !town.toldIdentity(number).isEmpty());
    assertThat(town.toldIdentity(number).getLast().getChannel()).isEqualTo("sms");
    assertThat(withheld(marketing())).isEqualTo("UNSUBSCRIBED");
  }

  @Test
  void whatDoesNotArriveBouncesWithItsReason() {
    town.vendors().rule("twilio", number, "fail", "code", "30005");

    String id = marketing();

    JsonNode message = Town.awaitState(id, "bounced");
    assertThat(message.path("reason").asText()).isEqualTo("TWILIO_30005");
    assertThat(town.awaitEvent("SMS Bounced", id).getJson().toStringUtf8())
        .contains("\"reason\":\"TWILIO_30005\"");
    assertThat(withheld(ask("x", "transactional"))).isEqualTo("SUPPRESSED");
  }
}
