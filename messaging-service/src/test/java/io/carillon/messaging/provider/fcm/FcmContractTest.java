package io.carillon.messaging.provider.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PlayedVendor;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.provider.ProviderContract;
import io.carillon.messaging.provider.Pushes;
import io.carillon.platform.store.Ids;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A token begins with its fate. */
class FcmContractTest extends ProviderContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CountDownLatch OVER = new CountDownLatch(1);
  private static PlayedVendor firebase;
  private static FcmProvider fcm;
  private static FcmProvider nowhere;

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
      return Duration.ofSeconds(4);
    }
  }

  @BeforeAll
  static void start() throws IOException {
    firebase = new PlayedVendor();
    firebase.answers(FcmContractTest::answer);
    Optional<String> account = Optional.of(PlayedVendor.googleAccount(firebase.url()));
    fcm = new FcmProvider(new Settings(firebase.url(), account), Clock.systemUTC());
    nowhere =
        new FcmProvider(new Settings(URI.create("http://127.0.0.1:1"), account), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    OVER.countDown();
    fcm.close();
    nowhere.close();
    firebase.close();
  }

  private static PlayedVendor.Answer answer(PlayedVendor.Call call) {
    return switch (Fate.valueOf(token(call).split("-", 2)[0].toUpperCase(Locale.ROOT))) {
      case TAKEN ->
          new PlayedVendor.Answer(200, Map.of(), "{\"name\":\"projects/shop/messages/1\"}");
      case REFUSED -> error(400, "INVALID_ARGUMENT", Map.of());
      case DEAD -> error(404, "UNREGISTERED", Map.of());
      case THROTTLED -> error(429, "QUOTA_EXCEEDED", Map.of("Retry-After", "7"));
      case SLOW -> {
        try {
          OVER.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        yield new PlayedVendor.Answer(0, Map.of(), "");
      }
      case CUT -> new PlayedVendor.Answer(0, Map.of(), "");
    };
  }

  private static PlayedVendor.Answer error(int status, String code, Map<String, String> headers) {
    return new PlayedVendor.Answer(status, headers, FcmProviderTest.error("X", code));
  }

  private static String token(PlayedVendor.Call call) {
    try {
      return JSON.readTree(call.body()).path("message").path("token").asText();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Provider provider() {
    return fcm;
  }

  @Override
  protected Provider nowhere() {
    return nowhere;
  }

  @Override
  protected Address address(Fate fate) {
    String token = fate.name().toLowerCase(Locale.ROOT) + "-" + Ids.next();
    return new Address(Address.Kind.ANDROID, "d-" + token, token);
  }

  @Override
  protected Outgoing.Content content() {
    return Pushes.push("The jacket is back");
  }

  @Override
  protected int taken(Address address) {
    return (int)
        firebase.calls().stream()
            .filter(call -> token(call).equals(address.target()))
            .filter(call -> !token(call).matches("(refused|dead|throttled)-.*"))
            .count();
  }

  @Override
  protected Optional<Duration> wish() {
    return Optional.of(Duration.ofSeconds(7));
  }

  @Override
  protected void saysItIsDead(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Dead.class);
  }
}
