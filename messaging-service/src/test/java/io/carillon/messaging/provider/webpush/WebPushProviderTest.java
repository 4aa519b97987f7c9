package io.carillon.messaging.provider.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PlayedVendor;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Pushes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decrypts as a browser would. */
class WebPushProviderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Clock NOON = Clock.fixed(Pushes.NOON, ZoneOffset.UTC);
  private static final byte[] AUTH = "0123456789abcdef".getBytes(US_ASCII);

  private static KeyPair ours;
  private static KeyPair browsers;

  private PlayedVendor service;
  private WebPushProvider webpush;

  record Settings(Optional<String> publicKey, Optional<String> privateKey, List<String> services)
      implements WebPushSettings {
    @Override
    public String subject() {
      return "mailto:push@shop.example";
    }

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

  @BeforeAll
  static void keys() throws Exception {
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC", "SunEC");
    ec.initialize(new ECGenParameterSpec("secp256r1"));
    ours = ec.generateKeyPair();
    browsers = ec.generateKeyPair();
  }

  @BeforeEach
  void start() throws Exception {
    service = new PlayedVendor();
    webpush =
        new WebPushProvider(
            new Settings(
                Optional.of(text(point(ours))),
                Optional.of(text(unsigned(((ECPrivateKey) ours.getPrivate()).getS()))),
                List.of(service.url().toString())),
            NOON);
  }

  @AfterEach
  void stop() {
    webpush.close();
    service.close();
  }

  @Test
  void onlyTheBrowserReadsWhatIsPushed() throws Exception {
    service.answers(201, Map.of("Location", "/m/1"), "");

    Outcome outcome = send();

    assertThat(outcome).isEqualTo(new Outcome.Accepted("/m/1"));
    PlayedVendor.Call call = service.calls().getFirst();
    assertThat(call.path()).isEqualTo("/s/1");
    assertThat(call.headers().getFirst("Content-Encoding")).isEqualTo("aes128gcm");
    assertThat(call.text()).doesNotContain("jacket");
    JsonNode payload = JSON.readTree(decrypted(call.body()));
    assertThat(payload.path("title").asText()).isEqualTo("Été");
    assertThat(payload.path("data").path("sku").asText()).isEqualTo("j-1");
    assertThat(payload.path("data").path("carillonMessage").asText())
        .isEqualTo(Pushes.ID.toString());
  }

  @Test
  void theServiceKnowsWhoSendsAndThatARepetitionReplacesTheFirst() throws Exception {
    service.answers(201, Map.of(), "");

    send();

    var headers = service.calls().getFirst().headers();
    assertThat(headers.getFirst("TTL")).isEqualTo("3600");
    assertThat(headers.getFirst("Urgency")).isEqualTo("normal");
    assertThat(headers.getFirst("Topic")).isEqualTo(Pushes.ID.toString().replace("-", ""));
    String[] vapid = headers.getFirst("Authorization").split("[ ,=]+");
    assertThat(vapid[0]).isEqualTo("vapid");
    assertThat(vapid[4]).isEqualTo(text(point(ours)));
    JwtClaims claims =
        new JwtConsumerBuilder()
            .setVerificationKey(ours.getPublic())
            .setExpectedAudience(service.url().toString())
            .build()
            .processToClaims(vapid[2]);
    assertThat(claims.getSubject()).isEqualTo("mailto:push@shop.example");
  }

  @ParameterizedTest
  @CsvSource({
    "404, Dead",
    "410, Dead",
    "400, Rejected",
    "401, Retry",
    "403, Retry",
    "413, Rejected",
    "429, Retry",
    "500, Unknown",
    "502, Unknown",
    "503, Retry",
    "302, Rejected",
    "0, Unknown"
  })
  void eachAnswerHasItsMeaning(int status, String kind) {
    service.answers(status, Map.of(), "");

    assertThat(send().getClass().getSimpleName()).isEqualTo(kind);
    assertThat(service.calls()).hasSize(1);
  }

  @Test
  void aSubscriptionThatIsGoneIsDeadForGood() {
    service.answers(410, Map.of(), "");

    assertThat(send())
        .isEqualTo(new Outcome.Dead("HTTP_410", "the subscription is gone", Pushes.NOON, true));
  }

  @Test
  void nothingButAPushServiceIsCalled() {
    for (String endpoint :
        List.of("http://127.0.0.1:1/s/1", "http://localhost/s", "https://169.254.169.254/s")) {
      assertThatThrownBy(() -> webpush.prepare(to(endpoint)))
          .isInstanceOf(PreparationException.class);
    }
    assertThatThrownBy(() -> webpush.prepare(Pushes.to(Address.Kind.WEB, "{}")))
        .isInstanceOf(PreparationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://fcm.googleapis.com/fcm/send/x, true",
    "https://updates.push.services.mozilla.com/wpush/v2/x, true",
    "https://web.push.apple.com/x, true",
    "https://wns2-par02p.notify.windows.com/w/?token=x, true",
    "http://fcm.googleapis.com/x, false",
    "https://fcm.googleapis.com.evil.example/x, false",
    "https://evil.example/.push.apple.com, false",
    "https://push.apple.com.evil.example/x, false",
    "https://fcm.googleapis.com:8443/x, false",
  })
  void theServicesThatAreAllowedAreNamedByTheirOrigins(URI endpoint, boolean allowed) {
    Services services =
        new Services(
            List.of(
                "https://fcm.googleapis.com",
                "https://*.push.services.mozilla.com",
                "https://*.push.apple.com",
                "https://*.notify.windows.com"));

    assertThat(services.allow(endpoint)).isEqualTo(allowed);
  }

  @Test
  void whatTheLastLookSaysIsTheOutcomeAndNothingLeaves() {
    Outcome no = new Outcome.Withheld(WithheldReason.CONSENT_REVOKED);

    Outcome outcome =
        webpush.send(webpush.prepare(to(service.url() + "/s/1")), () -> Optional.of(no));

    assertThat(outcome).isEqualTo(no);
    assertThat(service.calls()).isEmpty();
  }

  @Test
  void whatIsTooLargeIsNeverSent() {
    String token = token(service.url() + "/s/1");
    Outgoing large = Pushes.to(Address.Kind.WEB, token, Pushes.push("é".repeat(2_000)));

    assertThatThrownBy(() -> webpush.prepare(large)).isInstanceOf(PreparationException.class);
  }

  @Test
  void withoutKeysItServesNobodyAndOthersStopTheStart() {
    WebPushProvider none =
        new WebPushProvider(
            new Settings(Optional.empty(), Optional.empty(), List.of("https://x.example")), NOON);

    assertThat(none.serves(new Address(Address.Kind.WEB, "d-1", "{}"))).isFalse();
    assertThat(webpush.serves(new Address(Address.Kind.WEB, "d-1", "{}"))).isTrue();
    assertThatThrownBy(
            () ->
                new WebPushProvider(
                    new Settings(Optional.of("AAAA"), Optional.of("AAAA"), List.of("x")), NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("carillon.webpush");
  }

  private Outcome send() {
    return webpush.send(webpush.prepare(to(service.url() + "/s/1")), Optional::empty);
  }

  private static Outgoing to(String endpoint) {
    return Pushes.to(Address.Kind.WEB, token(endpoint));
  }

  private static String token(String endpoint) {
    return "{\"endpoint\":\"%s\",\"keys\":{\"p256dh\":\"%s\",\"auth\":\"%s\"}}"
        .formatted(endpoint, text(point(browsers)), text(AUTH));
  }

  /** By RFC 8291, with what Java brings. */
  private static byte[] decrypted(byte[] body) throws Exception {
    byte[] salt = Arrays.copyOfRange(body, 0, 16);
    byte[] senders = Arrays.copyOfRange(body, 21, 21 + body[20]);
    byte[] content = Arrays.copyOfRange(body, 21 + body[20], body.length);
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH", "SunEC");
    agreement.init(browsers.getPrivate());
    agreement.doPhase(key(senders), true);
    byte[] info = concat("WebPush: info\0".getBytes(US_ASCII), point(browsers), senders);
    byte[] secret = hkdf(AUTH, agreement.generateSecret(), info, 32);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(
            hkdf(salt, secret, "Content-Encoding: aes128gcm\0".getBytes(US_ASCII), 16), "AES"),
        new GCMParameterSpec(
            128, hkdf(salt, secret, "Content-Encoding: nonce\0".getBytes(US_ASCII), 12)));
    byte[] padded = cipher.doFinal(content);
    assertThat(padded[padded.length - 1]).isEqualTo((byte) 2);
    return Arrays.copyOf(padded, padded.length - 1);
  }

  private static byte[] hkdf(byte[] salt, byte[] secret, byte[] info, int length)
      throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract().addIKM(secret).addSalt(salt).thenExpand(info, length));
  }

  private static PublicKey key(byte[] point) throws GeneralSecurityException {
    ECPoint w =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
            new BigInteger(1, Arrays.copyOfRange(point, 33, 65)));
    return KeyFactory.getInstance("EC", "SunEC")
        .generatePublic(new ECPublicKeySpec(w, ((ECPublicKey) browsers.getPublic()).getParams()));
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] point(KeyPair pair) {
    var w = ((ECPublicKey) pair.getPublic()).getW();
    byte[] point = new byte[65];
    point[0] = 4;
    System.arraycopy(unsigned(w.getAffineX()), 0, point, 1, 32);
    System.arraycopy(unsigned(w.getAffineY()), 0, point, 33, 32);
    return point;
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return Arrays.copyOf(fixed, 32);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
