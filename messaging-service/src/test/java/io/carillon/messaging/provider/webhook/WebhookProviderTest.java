package io.carillon.messaging.provider.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.platform.store.Ids;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookProviderTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String BODY = "{\"name\":\"Écharpe\"}";
  private static Vertx vertx;

  private final Receiver receiver = new Receiver();
  private final List<String> secrets = new ArrayList<>(List.of(SECRET));

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    var _ = vertx.close();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void aReceiverKnowsTheCallForOursAndTheMessageByItsId() {
    UUID id = Ids.next();

    Outcome outcome = send(id, receiver.url("/orders?x=1"), Map.of("X-Shop", "paris"));

    assertThat(outcome).isEqualTo(new Outcome.Accepted(id.toString()));
    Receiver.Call call = receiver.calls.getFirst();
    assertThat(call.path()).isEqualTo("/orders?x=1");
    assertThat(call.body()).isEqualTo(BODY);
    assertThat(call.header("x-shop")).isEqualTo("paris");
    assertThat(call.header("content-type")).isEqualTo("application/json");
    assertThat(call.header("webhook-id")).isEqualTo(id.toString());
    assertThatCode(() -> new Webhook(SECRET).verify(call.body(), lowerCase(call)))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> new Webhook("whsec_c29tZWJvZHllbHNl").verify(call.body(), lowerCase(call)))
        .isNotNull();
  }

  @Test
  void whileASecretIsChangedBothSign() {
    String next = "whsec_bmV4dG5leHRuZXh0bmV4dA==";
    secrets.addFirst(next);

    send(receiver.url("/"));

    Receiver.Call call = receiver.calls.getFirst();
    for (String secret : List.of(SECRET, next)) {
      assertThatCode(() -> new Webhook(secret).verify(call.body(), lowerCase(call)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void withoutASecretNothingIsCalled() {
    secrets.clear();

    assertThat(send(receiver.url("/")))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class, end -> assertThat(end.code()).isEqualTo("NO_SECRET"));
    assertThat(receiver.calls).isEmpty();
  }

  @Test
  void aRefusalIsFinalAndAPauseIsKeptTo() {
    receiver.answers(410);
    assertThat(send(receiver.url("/"))).isInstanceOf(Outcome.Rejected.class);

    receiver.answers(
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "7");
          exchange.sendResponseHeaders(503, -1);
        });
    assertThat(send(receiver.url("/")))
        .isInstanceOfSatisfying(
            Outcome.Retry.class, end -> assertThat(end.after()).isEqualTo(Duration.ofSeconds(7)));
  }

  @Test
  void aRedirectIsNotFollowed() {
    receiver.answers(
        exchange -> {
          exchange.getResponseHeaders().set("Location", receiver.url("/elsewhere"));
          exchange.sendResponseHeaders(307, -1);
        });

    assertThat(send(receiver.url("/"))).isInstanceOf(Outcome.Rejected.class);
    assertThat(receiver.calls).hasSize(1);
  }

  @Test
  void whatMayHaveArrivedIsSentAgainUnderTheSameId() {
    UUID id = Ids.next();
    receiver.answers(exchange -> {});

    Outcome cut = send(id, receiver.url("/"), Map.of());
    receiver.answers(200);
    Outcome again = send(id, receiver.url("/"), Map.of());

    assertThat(cut).isInstanceOf(Outcome.Retry.class);
    assertThat(again).isInstanceOf(Outcome.Accepted.class);
    assertThat(receiver.calls)
        .extracting(call -> call.header("webhook-id"))
        .containsExactly(id.toString(), id.toString());
  }

  @Test
  void aReceiverThatNeverAnswersIsNotWaitedForForEver() {
    CountDownLatch over = new CountDownLatch(1);
    receiver.answers(
        exchange -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    WebhookProvider provider = provider(Set.of("127.0.0.1"), Duration.ofSeconds(1));
    Outcome outcome =
        provider.send(
            provider.prepare(message(Ids.next(), receiver.url("/"), Map.of())), Optional::empty);
    over.countDown();

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Retry.class, end -> assertThat(end.code()).isEqualTo("NO_ANSWER"));
  }

  @Test
  void nobodyThereIsTriedAgain() {
    String gone = receiver.url("/");
    receiver.close();

    assertThat(send(gone))
        .isInstanceOfSatisfying(
            Outcome.Retry.class, end -> assertThat(end.code()).isEqualTo("RECEIVER_AWAY"));
  }

  @Test
  void anAnswerWithoutEndIsCutAndCountsAllTheSame() {
    receiver.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] much = new byte[64 * 1024];
          for (int i = 0; i < 1_000; i++) {
            exchange.getResponseBody().write(much);
          }
        });

    assertThat(send(receiver.url("/"))).isInstanceOf(Outcome.Accepted.class);
    receiver.answers(200);
    assertThat(send(receiver.url("/"))).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void nothingLeavesWhenTheLastLookSaysNo() {
    Outcome no = new Outcome.Withheld(WithheldReason.SUPPRESSED);
    WebhookProvider provider = provider(Set.of("127.0.0.1"));

    Outcome outcome =
        provider.send(
            provider.prepare(message(Ids.next(), receiver.url("/"), Map.of())),
            () -> Optional.of(no));

    assertThat(outcome).isEqualTo(no);
    assertThat(receiver.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433"})
  void thisMachineIsNotCalledUnderAnyName(String host) {
    WebhookProvider provider = provider(Set.of());
    String url = receiver.url("/").replace("127.0.0.1", host);

    Outcome outcome;
    try {
      outcome =
          provider.send(provider.prepare(message(Ids.next(), url, Map.of())), Optional::empty);
    } catch (PreparationException e) {
      outcome = new Outcome.Rejected("NOT_SENDABLE", "");
    }

    assertThat(outcome).isNotInstanceOf(Outcome.Accepted.class);
    assertThat(receiver.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop.example/x",
        "ftp://shop.example/",
        "https:///x",
        "http://user@shop.example/",
        "https://shop.example:99999/",
        "https://shop example/",
        "file:///etc/passwd"
      })
  void whatIsNoAddressIsNeverCalled(String url) {
    WebhookProvider provider = provider(Set.of());

    assertThatThrownBy(() -> provider.prepare(message(Ids.next(), url, Map.of())))
        .isInstanceOf(PreparationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host", "Content-Length", "Transfer-Encoding", "Webhook-Id", "webhook-x"})
  void aTemplateDoesNotSpeakForTheTransport(String header) {
    WebhookProvider provider = provider(Set.of());

    assertThatThrownBy(
            () ->
                provider.prepare(message(Ids.next(), "https://shop.example/", Map.of(header, "x"))))
        .isInstanceOf(PreparationException.class)
        .hasMessageContaining(header.toLowerCase(Locale.ROOT));
  }

  private Outcome send(String url) {
    return send(Ids.next(), url, Map.of());
  }

  private Outcome send(UUID id, String url, Map<String, String> headers) {
    WebhookProvider provider = provider(Set.of("127.0.0.1"));
    return provider.send(provider.prepare(message(id, url, headers)), Optional::empty);
  }

  private WebhookProvider provider(Set<String> privateHosts) {
    return provider(privateHosts, Duration.ofSeconds(30));
  }

  private WebhookProvider provider(Set<String> privateHosts, Duration replyTimeout) {
    return new WebhookProvider(
        vertx, settings(privateHosts, replyTimeout), _ -> List.copyOf(secrets), Clock.systemUTC());
  }

  private static Outgoing message(UUID id, String url, Map<String, String> headers) {
    return new Outgoing(
        "demo",
        id,
        Purpose.TRANSACTIONAL,
        Address.profile(Ids.next()),
        new Outgoing.Webhook(url, headers, BODY),
        Map.of(),
        "receipt",
        Instant.now().plusSeconds(3_600));
  }

  private static Map<String, List<String>> lowerCase(Receiver.Call call) {
    return Map.of(
        "webhook-id", List.of(call.header("webhook-id")),
        "webhook-timestamp", List.of(call.header("webhook-timestamp")),
        "webhook-signature", List.of(call.header("webhook-signature")));
  }

  private static WebhookSettings settings(Set<String> privateHosts, Duration replyTimeout) {
    return new WebhookSettings() {
      @Override
      public Optional<String> secret() {
        return Optional.empty();
      }

      @Override
      public Optional<Set<String>> privateHosts() {
        return Optional.of(privateHosts);
      }

      @Override
      public int connections() {
        return 2;
      }

      @Override
      public Duration connectTimeout() {
        return Duration.ofSeconds(10);
      }

      @Override
      public Duration replyTimeout() {
        return replyTimeout;
      }
    };
  }
}
