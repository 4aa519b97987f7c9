package io.carillon.messaging.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.identity.v1.Device;
import io.carillon.identity.v1.TokenKind;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.provider.PlayedVendor;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A push on its way through Firebase; a token that begins with `dead` is not registered there. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class PushTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static PlayedVendor firebase;

  private final String first = "d-1-" + Ids.next();
  private final String second = "d-2-" + Ids.next();
  private Town town;

  @BeforeAll
  static void startFirebase() throws IOException {
    firebase = new PlayedVendor(Integer.getInteger(Outside.FIREBASE));
    firebase.answers(
        call ->
            token(call).startsWith("dead")
                ? new PlayedVendor.Answer(
                    404,
                    Map.of(),
                    "{\"error\":{\"status\":\"NOT_FOUND\",\"details\":[{\"errorCode\":\"UNREGISTERED\"}]}}")
                : new PlayedVendor.Answer(
                    200, Map.of(), "{\"name\":\"projects/shop/messages/1\"}"));
  }

  @AfterAll
  static void stopFirebase() {
    firebase.close();
  }

  @BeforeEach
  void open() {
    town = new Town();
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void aPushGoesToTheOneDeviceThatWasSeenLast() throws Exception {
    UUID kelly =
        town.owner(
            List.of(device(first, "t-" + first, 5), device(second, "t-" + second, 9)),
            consent(first, true),
            consent(second, true));

    String id = ask(kelly, "push");

    JsonNode message = Town.awaitState(id, "accepted");
    assertThat(message.path("address").asText()).isEqualTo(second);
    assertThat(message.path("provider").asText()).isEqualTo("fcm");
    assertThat(message.path("providerReference").asText()).isEqualTo("projects/shop/messages/1");
    assertThat(tokens()).contains("t-" + second).doesNotContain("t-" + first);
    assertThat(town.awaitEvent("Push Sent", id).getProfileId()).isEqualTo(kelly.toString());
  }

  @Test
  void anAppSaysThatItsPushWasOpened() throws Exception {
    UUID kelly = town.owner(List.of(device(first, "t-" + first, 5)), consent(first, true));
    String id = ask(kelly, "push");
    Town.awaitState(id, "accepted");

    String open = data("t-" + first).path("carillonOpen").asText();
    Town.marketer().get(URI.create(open).getPath()).then().statusCode(200);

    assertThat(data("t-" + first).path("carillonMessage").asText()).isEqualTo(id);
    await().until(() -> Town.message(id).hasNonNull("openedAt"));
    assertThat(town.awaitEvent("Push Opened", id).getProfileId()).isEqualTo(kelly.toString());
  }

  @Test
  void aDeadTokenIsRetiredAndTheMessageGoesOnWithTheNextDevice() throws Exception {
    String dead = "dead-" + second;
    UUID kelly =
        town.owner(
            List.of(device(first, "t-" + first, 5), device(second, dead, 9)),
            consent(first, true),
            consent(second, true));

    String id = ask(kelly, "push");

    JsonNode message = Town.awaitState(id, "accepted");
    assertThat(message.path("address").asText()).isEqualTo(first);
    assertThat(message.path("transitions").findValuesAsText("state"))
        .containsExactly("pending", "claimed", "retryable", "claimed", "accepted");
    assertThat(message.path("transitions").findValuesAsText("reason"))
        .containsExactly("UNREGISTERED");
    assertThat(tokens().stream().filter(dead::equals)).hasSize(1);
    AcceptedEvent retired = town.awaitEvent("Push Token Retired", id);
    assertThat(retired.getProfileId()).isEqualTo(kelly.toString());
    assertThat(retired.getSource()).isEqualTo("messaging");
    JsonNode said = JSON.readTree(retired.getJson().toByteArray()).path("properties");
    assertThat(said.path("tokenHash").asText())
        .isEqualTo(new Address(Address.Kind.ANDROID, second, dead).hash());
    assertThat(said.path("deviceId").asText()).isEqualTo(second);
    assertThat(said.path("forGood").asBoolean()).isTrue();
    assertThat(said.path("endedAt").asText()).isNotEmpty();
    assertThat(retired.getJson().toStringUtf8()).doesNotContain(dead);
  }

  @Test
  void whenEachTokenIsDeadTheMessageFailsAndTheConsentStands() {
    UUID kelly =
        town.owner(
            List.of(device(first, "dead-" + first, 5), device(second, "dead-" + second, 9)),
            consent(first, true),
            consent(second, true));

    String id = ask(kelly, "push");

    assertThat(Town.awaitState(id, "rejected").path("reason").asText()).isEqualTo("NO_LIVE_TOKEN");
    town.awaitEvent("Push Failed", id);
    assertThat(town.events("Push Token Retired", id)).isEqualTo(2);
    assertThat(town.toldIdentity(first)).isEmpty();
    assertThat(town.toldIdentity(second)).isEmpty();
  }

  @Test
  void aDeviceThatWasRefusedForIsPassedOver() {
    UUID kelly =
        town.owner(
            List.of(device(first, "t-" + first, 5), device(second, "t-" + second, 9)),
            consent(first, true),
            consent(second, false));

    String id = ask(kelly, "push");

    assertThat(Town.awaitState(id, "accepted").path("address").asText()).isEqualTo(first);
    assertThat(tokens()).doesNotContain("t-" + second);
  }

  @ParameterizedTest
  @CsvSource({"push, TOKEN_KIND_APNS", "webpush, TOKEN_KIND_WEBPUSH"})
  void aVendorWithoutSettingsIsNotServed(String channel, TokenKind kind) {
    UUID kelly =
        town.owner(
            List.of(device(first, "t-" + first, 5).toBuilder().setTokenKind(kind).build()),
            consent(first, true));

    String id = ask(kelly, channel);

    assertThat(Town.awaitState(id, "withheld").path("reason").asText())
        .isEqualTo("CHANNEL_NOT_SERVED");
  }

  private String ask(UUID profile, String channel) {
    String key = "t-" + Ids.next();
    Map<String, Object> template =
        Map.of(
            "key",
            key,
            "channel",
            channel,
            "fallbackLocale",
            "fr",
            "locales",
            Map.of("fr", Map.of("title", "Bonjour", "body", "La veste est de retour")));
    Town.marketer().body(template).post("/v1/templates").then().statusCode(201);
    return town.ask(Town.request(profile, key, "marketing").setChannel(channel));
  }

  private static Device device(String id, String token, int seen) {
    return Device.newBuilder()
        .setId(id)
        .setType("android")
        .setTokenKind(TokenKind.TOKEN_KIND_FCM)
        .setPushToken(token)
        .setPushState("enabled")
        .setLastSeen(Timestamp.newBuilder().setSeconds(seen))
        .build();
  }

  private static Consent consent(String device, boolean granted) {
    ConsentState state =
        granted ? ConsentState.CONSENT_STATE_GRANTED : ConsentState.CONSENT_STATE_REVOKED;
    return Town.consent(device, state).toBuilder().setChannel("push").build();
  }

  private static List<String> tokens() {
    return firebase.calls().stream().map(PushTest::token).toList();
  }

  private static JsonNode data(String token) {
    return firebase.calls().stream()
        .filter(call -> token(call).equals(token))
        .map(call -> json(call).path("message").path("data"))
        .findFirst()
        .orElseThrow();
  }

  private static String token(PlayedVendor.Call call) {
    return json(call).path("message").path("token").asText();
  }

  private static JsonNode json(PlayedVendor.Call call) {
    try {
      return JSON.readTree(call.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
