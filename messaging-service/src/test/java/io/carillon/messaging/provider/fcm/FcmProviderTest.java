package io.carillon.messaging.provider.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.PlayedVendor;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Pushes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FcmProviderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Clock NOON = Clock.fixed(Pushes.NOON, ZoneOffset.UTC);

  private PlayedVendor google;
  private FcmProvider fcm;

  record Settings(URI baseUrl, Optional<String> credentials) implements FcmSettings {
    @Override
    public int connections() {
      return 2;
    }

    @Override
    public Duration connectTimeout() {
      return Duration.ofSeconds(20);
    }

    @Override
    public Duration replyTimeout() {
      return Duration.ofSeconds(20);
    }
  }

  @BeforeEach
  void start() throws Exception {
    google = new PlayedVendor();
    fcm =
        new FcmProvider(
            new Settings(google.url(), Optional.of(PlayedVendor.googleAccount(google.url()))),
            NOON);
  }

  @AfterEach
  void stop() {
    fcm.close();
    google.close();
  }

  @Test
  void anAcceptedMessageHasFirebasesName() throws Exception {
    google.answers(200, Map.of(), "{\"name\":\"projects/shop/messages/0:1\"}");

    Outcome outcome = send("t-1");

    assertThat(outcome).isEqualTo(new Outcome.Accepted("projects/shop/messages/0:1"));
    PlayedVendor.Call call = google.calls().getFirst();
    assertThat(call.path()).isEqualTo("/v1/projects/shop/messages:send");
    assertThat(call.headers().getFirst("Authorization")).isEqualTo("Bearer at-1");
    JsonNode message = JSON.readTree(call.body()).path("message");
    assertThat(message.path("token").asText()).isEqualTo("t-1");
    assertThat(message.path("notification").path("title").asText()).isEqualTo("Été");
    assertThat(message.path("data"))
        .isEqualTo(
            JsonNodeFactory.instance
                .objectNode()
                .put("sku", "j-1")
                .put("carillonMessage", Pushes.ID.toString())
                .put("carillonLink", "shop://jacket")
                .put(
                    "carillonButtons",
                    "[{\"id\":\"buy\",\"text\":\"Buy\",\"link\":\"shop://cart\"}]"));
    assertThat(message.path("android").path("ttl").asText()).isEqualTo("3600s");
    assertThat(message.path("android").path("notification").path("tag").asText())
        .isEqualTo(message.path("apns").path("headers").path("apns-collapse-id").asText())
        .isEqualTo(Pushes.ID.toString());
  }

  @Test
  void aTokenThatIsNoMoreRegisteredIsDeadForGood() {
    google.answers(404, Map.of(), error("NOT_FOUND", "UNREGISTERED"));

    assertThat(send("t-1")).isEqualTo(new Outcome.Dead("UNREGISTERED", "no", Pushes.NOON, true));
  }

  @Test
  void firebasesWishWhenToComeAgainIsHeard() {
    google.answers(429, Map.of("Retry-After", "90"), error("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"));

    assertThat(send("t-1"))
        .isEqualTo(new Outcome.Retry("QUOTA_EXCEEDED", "no", Duration.ofSeconds(90)));
  }

  @Test
  void aCallWithoutAnAnswerIsOfUnknownFateAndMadeOnce() {
    google.answers(0, Map.of(), "");

    assertThat(send("t-1")).isInstanceOf(Outcome.Unknown.class);
    assertThat(google.calls()).hasSize(1);
  }

  @Test
  void whereNobodyListensNothingWasHandedOver() throws Exception {
    PlayedVendor tokens = new PlayedVendor();
    PlayedVendor gone = new PlayedVendor();
    gone.close();
    FcmProvider provider =
        new FcmProvider(
            new Settings(gone.url(), Optional.of(PlayedVendor.googleAccount(tokens.url()))), NOON);
    try (tokens) {
      Outcome outcome =
          provider.send(provider.prepare(Pushes.to(Address.Kind.ANDROID, "t-1")), Optional::empty);

      assertThat(outcome).isInstanceOf(Outcome.Retry.class);
    } finally {
      provider.close();
    }
  }

  @Test
  void withoutAnAccessTokenNothingIsHandedOver() throws Exception {
    PlayedVendor gone = new PlayedVendor();
    gone.close();
    FcmProvider provider =
        new FcmProvider(
            new Settings(google.url(), Optional.of(PlayedVendor.googleAccount(gone.url()))), NOON);
    try {
      Outcome outcome =
          provider.send(provider.prepare(Pushes.to(Address.Kind.ANDROID, "t-1")), Optional::empty);

      assertThat(outcome).isInstanceOf(Outcome.Retry.class);
      assertThat(google.calls()).isEmpty();
    } finally {
      provider.close();
    }
  }

  @Test
  void whatTheLastLookSaysIsTheOutcomeAndNothingLeaves() {
    Outcome no = new Outcome.Withheld(WithheldReason.CONSENT_REVOKED);

    Outcome outcome =
        fcm.send(fcm.prepare(Pushes.to(Address.Kind.ANDROID, "t-1")), () -> Optional.of(no));

    assertThat(outcome).isEqualTo(no);
    assertThat(google.calls()).isEmpty();
  }

  @Test
  void whatIsTooLargeIsNeverSent() {
    assertThatThrownBy(
            () ->
                fcm.prepare(Pushes.to(Address.Kind.ANDROID, "t-1", Pushes.push("é".repeat(2_048)))))
        .isInstanceOf(PreparationException.class);
  }

  @Test
  void withoutCredentialsItServesNobody() {
    FcmProvider provider = new FcmProvider(new Settings(google.url(), Optional.empty()), NOON);
    try {
      assertThat(provider.ready()).isFalse();
      assertThat(provider.serves(new Address(Address.Kind.ANDROID, "d-1", "t-1"))).isFalse();
      assertThat(fcm.serves(new Address(Address.Kind.ANDROID, "d-1", "t-1"))).isTrue();
      assertThat(fcm.serves(new Address(Address.Kind.IOS, "d-1", "t-1"))).isFalse();
    } finally {
      provider.close();
    }
  }

  @Test
  void credentialsOfAnotherFormStopTheStart() {
    assertThatThrownBy(
            () -> new FcmProvider(new Settings(google.url(), Optional.of("{\"a\":1}")), NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("carillon.fcm.credentials");
  }

  private Outcome send(String token) {
    return fcm.send(fcm.prepare(Pushes.to(Address.Kind.ANDROID, token)), Optional::empty);
  }

  static String error(String status, String code) {
    return """
    {"error":{"code":1,"message":"no","status":"%s","details":[
      {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"%s"}]}}
    """
        .formatted(status, code);
  }
}
