package io.carillon.sandbox.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.sandbox.Client;
import io.carillon.sandbox.Sandbox;
import io.carillon.sandbox.SandboxSettings;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** pushy, a client of Apple's, against the APNs that is played here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApnsTest {
  private static final String TOKEN = "ab".repeat(32);
  private static final String PAYLOAD =
      "{\"aps\":{\"alert\":{\"title\":\"Panier\",\"body\":\"2 articles\"}},\"cart\":\"c-1\"}";

  private Path folder;
  private Sandbox sandbox;
  private Client client;
  private ApnsClient apns;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    sandbox = Sandbox.start(SandboxSettings.in(folder));
    client = new Client(sandbox.url());
    Apns.Access access = sandbox.apns();
    apns =
        connect(
            ApnsSigningKey.loadFromPkcs8File(
                access.key().toFile(), access.teamId(), access.keyId()));
  }

  @AfterAll
  void close() throws Exception {
    apns.close().get(60, TimeUnit.SECONDS);
    sandbox.close();
  }

  @AfterEach
  void behave() throws Exception {
    client.call("DELETE", "/misbehaviour", "");
    client.call("DELETE", "/inbox", "");
  }

  @Test
  void takesANotification() throws Exception {
    PushNotificationResponse<SimpleApnsPushNotification> answer = send(TOKEN, PAYLOAD);

    assertThat(answer.isAccepted()).isTrue();
    JsonNode kept = client.inbox("push", TOKEN).get(0);
    assertThat(kept.path("vendorId").asText()).isEqualTo(answer.getApnsId().toString());
    assertThat(kept.path("subject").asText()).isEqualTo("Panier");
    assertThat(kept.path("content").path("payload").path("cart").asText()).isEqualTo("c-1");
  }

  @Test
  void refusesATokenThatIsNone() throws Exception {
    assertThat(send("abc", PAYLOAD).getRejectionReason()).contains("BadDeviceToken");
  }

  @Test
  void refusesAnotherTopic() throws Exception {
    PushNotificationResponse<SimpleApnsPushNotification> answer =
        apns.sendNotification(new SimpleApnsPushNotification(TOKEN, "com.other", PAYLOAD))
            .get(60, TimeUnit.SECONDS);

    assertThat(answer.getRejectionReason()).contains("TopicDisallowed");
  }

  @Test
  void refusesAPayloadThatIsTooLargeOrNone() throws Exception {
    assertThat(
            send(TOKEN, "{\"aps\":{\"alert\":\"%s\"}}".formatted("x".repeat(4_096)))
                .getRejectionReason())
        .contains("PayloadTooLarge");
    assertThat(send(TOKEN, "text").getRejectionReason()).contains("PayloadEmpty");
  }

  @Test
  void saysSinceWhenATokenIsUnregistered() throws Exception {
    Instant before = Instant.now();
    client.misbehave("{'channel':'apns','to':'%s','kind':'unregistered'}".formatted(TOKEN));

    PushNotificationResponse<SimpleApnsPushNotification> answer = send(TOKEN, PAYLOAD);

    assertThat(answer.getStatusCode()).isEqualTo(410);
    assertThat(answer.getRejectionReason()).contains("Unregistered");
    assertThat(answer.getTokenInvalidationTimestamp().orElseThrow())
        .isBetween(before.minusMillis(1), Instant.now());
    assertThat(client.inbox("push", TOKEN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"throttle,,TooManyRequests", "reject,DeviceTokenNotForTopic,DeviceTokenNotForTopic"})
  void refusesWhenTold(String kind, String code, String reason) throws Exception {
    client.misbehave(
        "{'channel':'apns','kind':'%s'%s}"
            .formatted(kind, code == null ? "" : ",'code':'" + code + "'"));

    assertThat(send(TOKEN, PAYLOAD).getRejectionReason()).contains(reason);
  }

  @Test
  void keepsWhatItDoesNotAnswer() throws Exception {
    client.misbehave("{'channel':'apns','kind':'cut','times':1}");
    assertThatThrownBy(() -> send(TOKEN, PAYLOAD)).isInstanceOf(ExecutionException.class);
    client.misbehave("{'channel':'apns','kind':'error','times':1}");
    assertThat(send(TOKEN, PAYLOAD).getRejectionReason()).contains("InternalServerError");

    assertThat(client.inbox("push", TOKEN)).hasSize(2);
  }

  @Test
  void trustsItsOwnKeyAlone() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair other = generator.generateKeyPair();
    ApnsClient stranger =
        connect(
            new ApnsSigningKey(
                sandbox.apns().keyId(),
                sandbox.apns().teamId(),
                (ECPrivateKey) other.getPrivate()));

    assertThat(
            stranger
                .sendNotification(
                    new SimpleApnsPushNotification(TOKEN, sandbox.apns().topic(), PAYLOAD))
                .get(60, TimeUnit.SECONDS)
                .getRejectionReason())
        .contains("InvalidProviderToken");
    stranger.close().get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({
    "0, T, K, ''",
    "59, T, K, ''",
    "61, T, K, EXPIRED_PROVIDER_TOKEN",
    "-10, T, K, INVALID_PROVIDER_TOKEN",
    "0, other, K, INVALID_PROVIDER_TOKEN",
    "0, T, other, INVALID_PROVIDER_TOKEN",
  })
  void believesATokenForAnHour(int minutes, String team, String keyId, String reason)
      throws Exception {
    Instant now = Instant.parse("2026-03-07T10:00:00Z");
    ProviderTokens tokens = new ProviderTokens(io.carillon.sandbox.key.Keys.p256(), "K", "T");
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(team);
    claims.setIssuedAt(
        NumericDate.fromSeconds(now.minus(Duration.ofMinutes(minutes)).getEpochSecond()));
    JsonWebSignature token = new JsonWebSignature();
    token.setPayload(claims.toJson());
    token.setKey(tokens.key().getPrivateKey());
    token.setKeyIdHeaderValue(keyId);
    token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);

    Optional<ApnsReason> mistake = tokens.mistake("bearer " + token.getCompactSerialization(), now);

    assertThat(mistake.map(Enum::name).orElse("")).isEqualTo(reason);
  }

  private ApnsClient connect(ApnsSigningKey key) throws Exception {
    return new ApnsClientBuilder()
        .setApnsServer("localhost", sandbox.apns().port())
        .setTrustedServerCertificateChain(sandbox.apns().certificate().toFile())
        .setSigningKey(key)
        .build();
  }

  private PushNotificationResponse<SimpleApnsPushNotification> send(String token, String payload)
      throws Exception {
    return apns.sendNotification(
            new SimpleApnsPushNotification(token, sandbox.apns().topic(), payload))
        .get(60, TimeUnit.SECONDS);
  }
}
