package io.carillon.messaging.provider.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.PushNotificationHandler;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.UnregisteredDeviceTokenException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Pushes;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the server that pushy plays. */
class ApnsProviderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Clock NOON = Clock.fixed(Pushes.NOON, ZoneOffset.UTC);
  private static final String GOOD = "a".repeat(64);
  private static final String UNREGISTERED = "b".repeat(64);
  private static final String BAD = "c".repeat(64);
  private static final String CROWDED = "d".repeat(64);
  private static final Instant DIED = Instant.parse("2026-03-01T08:00:00Z");
  private static final List<Seen> SEEN = new CopyOnWriteArrayList<>();

  @TempDir static Path folder;
  private static MockApnsServer apple;
  private static ApnsProvider apns;
  private static Settings settings;

  record Seen(Http2Headers headers, String payload) {}

  record Settings(int port, Optional<String> key, Optional<String> trustedCertificate)
      implements ApnsSettings {
    @Override
    public String host() {
      return "localhost";
    }

    @Override
    public Optional<String> keyId() {
      return Optional.of("KEY1234567");
    }

    @Override
    public Optional<String> teamId() {
      return Optional.of("TEAM123456");
    }

    @Override
    public Optional<String> topic() {
      return Optional.of("com.shop");
    }

    @Override
    public int connections() {
      return 1;
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
  static void start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    KeyStore store = certificate();
    apple =
        new MockApnsServerBuilder()
            .setServerCredentials(
                new X509Certificate[] {(X509Certificate) store.getCertificate("apple")},
                (PrivateKey) store.getKey("apple", "changeit".toCharArray()),
                null)
            .setHandlerFactory(_ -> new Handler())
            .build();
    apple.start(port).get(60, TimeUnit.SECONDS);
    settings =
        new Settings(
            port,
            Optional.of(signingKey()),
            Optional.of(pem("CERTIFICATE", store.getCertificate("apple").getEncoded())));
    apns = new ApnsProvider(settings, NOON);
  }

  @AfterAll
  static void stop() throws Exception {
    apns.close();
    apple.shutdown().get(60, TimeUnit.SECONDS);
  }

  /** Answers by the token. */
  private static final class Handler implements PushNotificationHandler {
    @Override
    public void handlePushNotification(Http2Headers headers, @Nullable ByteBuf payload)
        throws RejectedNotificationException {
      String path = headers.path().toString();
      if (path.endsWith(UNREGISTERED)) {
        throw new UnregisteredDeviceTokenException(DIED);
      } else if (path.endsWith(BAD)) {
        throw new RejectedNotificationException(RejectionReason.BAD_DEVICE_TOKEN);
      } else if (path.endsWith(CROWDED)) {
        throw new RejectedNotificationException(RejectionReason.TOO_MANY_REQUESTS);
      }
      SEEN.add(new Seen(headers, payload == null ? "" : payload.toString(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void anAcceptedNotificationCarriesTheMessagesIdAsItsOwn() throws Exception {
    SEEN.clear();

    Outcome outcome = send(GOOD);

    assertThat(outcome).isEqualTo(new Outcome.Accepted(Pushes.ID.toString()));
    Http2Headers headers = SEEN.getFirst().headers();
    assertThat(text(headers, "apns-id")).isEqualTo(Pushes.ID.toString());
    assertThat(text(headers, "apns-collapse-id")).isEqualTo(Pushes.ID.toString());
    assertThat(text(headers, "apns-topic")).isEqualTo("com.shop");
    assertThat(text(headers, "apns-push-type")).isEqualTo("alert");
    assertThat(text(headers, "apns-priority")).isEqualTo("5");
    assertThat(text(headers, "apns-expiration"))
        .isEqualTo(String.valueOf(Pushes.NOON.plusSeconds(3_600).getEpochSecond()));
    assertThat(text(headers, "authorization")).startsWith("bearer ");
    JsonNode payload = JSON.readTree(SEEN.getFirst().payload());
    assertThat(payload.path("aps").path("alert").path("title").asText()).isEqualTo("Été");
    assertThat(payload.path("aps").path("mutable-content").asInt()).isEqualTo(1);
    assertThat(payload.path("sku").asText()).isEqualTo("j-1");
    assertThat(payload.path("carillonMessage").asText()).isEqualTo(Pushes.ID.toString());
    assertThat(payload.path("carillonLink").asText()).isEqualTo("shop://jacket");
  }

  @Test
  void anUnregisteredTokenIsDeadSinceTheMomentThatAppleNames() {
    assertThat(send(UNREGISTERED)).isEqualTo(new Outcome.Dead("Unregistered", "", DIED, false));
  }

  @Test
  void aBadTokenIsDeadUntilTheAppNamesItAgain() {
    assertThat(send(BAD)).isEqualTo(new Outcome.Dead("BadDeviceToken", "", Pushes.NOON, false));
  }

  @Test
  void tooManyAtOnceComeAgainLater() {
    assertThat(send(CROWDED)).isInstanceOf(Outcome.Retry.class);
  }

  @Test
  void whereNobodyListensNothingWasHandedOver() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    ApnsProvider provider =
        new ApnsProvider(new Settings(nobody, settings.key(), settings.trustedCertificate()), NOON);
    try {
      Outcome outcome =
          provider.send(provider.prepare(Pushes.to(Address.Kind.IOS, GOOD)), Optional::empty);

      assertThat(outcome).isInstanceOf(Outcome.Retry.class);
    } finally {
      provider.close();
    }
  }

  @Test
  void aServerThatNobodyVouchesForGetsNothing() {
    ApnsProvider provider =
        new ApnsProvider(new Settings(settings.port(), settings.key(), Optional.empty()), NOON);
    SEEN.clear();
    try {
      Outcome outcome =
          provider.send(provider.prepare(Pushes.to(Address.Kind.IOS, GOOD)), Optional::empty);

      assertThat(outcome).isInstanceOf(Outcome.Retry.class);
      assertThat(SEEN).isEmpty();
    } finally {
      provider.close();
    }
  }

  @Test
  void whatTheLastLookSaysIsTheOutcomeAndNothingLeaves() {
    Outcome no = new Outcome.Withheld(WithheldReason.CONSENT_REVOKED);
    SEEN.clear();

    Outcome outcome =
        apns.send(apns.prepare(Pushes.to(Address.Kind.IOS, GOOD)), () -> Optional.of(no));

    assertThat(outcome).isEqualTo(no);
    assertThat(SEEN).isEmpty();
  }

  @Test
  void whatIsTooLargeIsNeverSent() {
    assertThatThrownBy(
            () -> apns.prepare(Pushes.to(Address.Kind.IOS, GOOD, Pushes.push("é".repeat(2_048)))))
        .isInstanceOf(PreparationException.class);
  }

  @Test
  void withoutAKeyItServesNobodyAndAnotherFormOfKeyStopsTheStart() {
    ApnsProvider none = new ApnsProvider(new Settings(1, Optional.empty(), Optional.empty()), NOON);

    assertThat(none.serves(new Address(Address.Kind.IOS, "d-1", GOOD))).isFalse();
    assertThat(apns.serves(new Address(Address.Kind.IOS, "d-1", GOOD))).isTrue();
    assertThat(apns.serves(new Address(Address.Kind.ANDROID, "d-1", "t"))).isFalse();
    assertThatThrownBy(
            () ->
                new ApnsProvider(
                    new Settings(1, Optional.of("-----BEGIN NOTHING"), Optional.empty()), NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("carillon.apns.key");
  }

  private static Outcome send(String token) {
    return apns.send(apns.prepare(Pushes.to(Address.Kind.IOS, token)), Optional::empty);
  }

  private static String text(Http2Headers headers, String name) {
    return String.valueOf(headers.get(name));
  }

  private static String signingKey() throws Exception {
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(new ECGenParameterSpec("secp256r1"));
    return pem("PRIVATE KEY", ec.generateKeyPair().getPrivate().getEncoded());
  }

  private static KeyStore certificate() throws Exception {
    Path file = folder.resolve("apple.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "apple",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, "changeit".toCharArray());
    }
    return store;
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), what);
  }
}
