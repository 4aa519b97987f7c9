package io.carillon.messaging.sms;

import static io.carillon.messaging.sms.TwilioCalls.OURS;
import static io.carillon.messaging.sms.TwilioCalls.inbound;
import static io.carillon.messaging.sms.TwilioCalls.inboundUrl;
import static io.carillon.messaging.sms.TwilioCalls.post;
import static io.carillon.messaging.sms.TwilioCalls.setting;
import static io.carillon.messaging.sms.TwilioCalls.signature;
import static io.carillon.messaging.sms.TwilioCalls.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ConsentState;
import io.carillon.event.v1.EventType;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.messaging.VendorSandbox;
import io.carillon.platform.events.Topic;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people write back, and who may bring it. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class RepliesTest {
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

  /** Asks for a marketing text; says its id. */
  private String marketing() {
    String template = Town.template("sms", "{'text':'Bonjour'}");
    return town.ask(Town.request(kelly, template, "marketing").setChannel("sms"));
  }

  private JsonNode text(String from, String body) {
    return town.vendors().text(from, OURS, body, inboundUrl());
  }

  private static String withheld(String id) {
    return Town.awaitState(id, "withheld").path("reason").asText();
  }

  @ParameterizedTest
  @CsvSource({"STOP", "' arrêt! '", "Unsubscribe"})
  void aStopCountsAtOnceAndAStartTakesItBack(String word) throws Exception {
    // When
    JsonNode answer = text(number, word);

    // Then
    assertThat(answer.path("status").asInt()).isEqualTo(200);
    assertThat(answer.path("body").asText()).isEqualTo("<Response/>");
    assertThat(withheld(marketing())).isEqualTo("UNSUBSCRIBED");
    AcceptedEvent received = received(answer.path("sid").asText());
    assertThat(received.getProfileId()).isEqualTo(kelly.toString());
    JsonNode said = consent(received);
    assertThat(said.path("state").asText()).isEqualTo("revoked");
    assertThat(said.path("address").asText()).isEqualTo(number);

    // When
    JsonNode again = text(number, "start");

    // Then
    JsonNode granted = consent(received(again.path("sid").asText()));
    assertThat(granted.path("state").asText()).isEqualTo("granted");
    Town.awaitState(marketing(), "delivered");
  }

  @Test
  void aStopIsTheReasonWhetherIdentityHasHeardOfItOrNot() {
    text(number, "STOP");
    assertThat(withheld(marketing())).isEqualTo("UNSUBSCRIBED");

    // When
    town.says(kelly, Town.consent("sms", number, ConsentState.CONSENT_STATE_REVOKED));

    // Then
    assertThat(withheld(marketing())).isEqualTo("UNSUBSCRIBED");
  }

  @Test
  void isToldInTheUnitThatWroteLast() {
    for (String unit : List.of("/demo/quebec/montreal", "/demo/quebec/laval")) {
      String template = Town.template("sms", "{'text':'Bonjour'}");
      var asked = Town.request(kelly, template, "marketing").setChannel("sms").setUnit(unit);
      Town.awaitState(town.ask(asked), "delivered");
    }

    String sid = text(number, "Merci").path("sid").asText();

    assertThat(received(sid).getUnit()).isEqualTo("/demo/quebec/laval");
  }

  @Test
  void aSentenceStopsNothingAndAStartWithoutAStopGrantsNothing() throws Exception {
    JsonNode sentence = text(number, "Ne passez pas au stop, svp");
    JsonNode start = text(number, "START");

    AcceptedEvent first = received(sentence.path("sid").asText());
    assertThat(first.getJson().toStringUtf8()).contains("Ne passez pas au stop, svp");
    assertThat(consent(first).isMissingNode()).isTrue();
    assertThat(consent(received(start.path("sid").asText())).isMissingNode()).isTrue();
    Town.awaitState(marketing(), "delivered");
  }

  @Test
  void whatAStrangerWritesMakesAPersonWithThatNumber() {
    String stranger = VendorSandbox.number();

    String sid = text(stranger, "Stop").path("sid").asText();

    AcceptedEvent received = received(sid);
    assertThat(received.getProfileId()).isEmpty();
    AcceptedEvent identify =
        town.topics
            .await(
                Topic.EVENTS_RAW,
                AcceptedEvent.parser(),
                event -> event.value().getJson().toStringUtf8().contains("\"phone\":\"" + stranger))
            .value();
    assertThat(identify.getType()).isEqualTo(EventType.EVENT_TYPE_IDENTIFY);
    assertThat(identify.getAnonymousId()).isEqualTo(received.getAnonymousId()).isNotEmpty();
  }

  @Test
  void aReplyIsDurableAndCountsWhileIdentityIsAwayAndIsToldOnceAfterwards() throws Exception {
    Map<String, String> form = inbound("SM" + UUID.randomUUID(), number, "STOP");
    String url = inboundUrl();
    town.identityGoesAway();
    try {
      signed(url, form).statusCode(200);
      signed(url, form).statusCode(200);
    } finally {
      town.identityComesBack();
    }

    assertThat(withheld(marketing())).isEqualTo("UNSUBSCRIBED");
    received(form.get("MessageSid"));
    signed(url, form).statusCode(200);
    text(number, "a later one");
    assertThat(
            town.topics.all(Topic.EVENTS_RAW, AcceptedEvent.parser()).stream()
                .filter(event -> event.value().getName().equals("SMS Received"))
                .filter(
                    event ->
                        event.value().getJson().toStringUtf8().contains(form.get("MessageSid")))
                .map(event -> event.value().getEventId())
                .distinct())
        .hasSize(1);
  }

  @Test
  void nobodyButTheVendorOpensTheDoors() {
    String id = marketing();
    Town.awaitState(id, "delivered");
    String inbound = inboundUrl();
    Map<String, String> form = inbound("SM1", number, "STOP");
    String receipt = setting("callback-url") + "/v1/callbacks/twilio/nosuchtoken";
    Map<String, String> status = new LinkedHashMap<>();
    status.put("MessageSid", "SM1");
    status.put("MessageStatus", "undelivered");

    post(inbound, form, "wrong").statusCode(403).body("reason", equalTo("SIGNATURE_INVALID"));
    post(inbound, form, null).statusCode(403).contentType("application/problem+json");
    post(inbound, form, signature(inbound + "x", form)).statusCode(403);
    post(receipt, status, "wrong").statusCode(403);
    signed(receipt, status).statusCode(404);
    String unknown = setting("callback-url") + "/v1/callbacks/pigeon/x";
    signed(unknown, status).statusCode(404);
    String nobody = inbound.replaceAll("inbound/.*", "inbound/xyz.abc");
    signed(nobody, form).statusCode(404);
    Map<String, String> empty = Map.of("MessageSid", "SM1");
    signed(inbound, empty).statusCode(400).body("violations.field", hasItem("From"));
    Town.awaitState(marketing(), "delivered");
  }

  @Test
  void aTokenOfOneDoorOpensNoOther() {
    String token = inboundUrl().replaceAll(".*/", "");
    String url = setting("callback-url") + "/v1/callbacks/twilio/" + token;
    Map<String, String> status = Map.of("MessageSid", "SM1", "MessageStatus", "delivered");

    signed(url, status).statusCode(404);
  }

  private AcceptedEvent received(String sid) {
    return town.awaitEvent("SMS Received", sid);
  }

  private static JsonNode consent(AcceptedEvent event) throws IOException {
    return new ObjectMapper()
        .readTree(event.getJson().toByteArray())
        .path("context")
        .path("consents")
        .path(0);
  }
}
