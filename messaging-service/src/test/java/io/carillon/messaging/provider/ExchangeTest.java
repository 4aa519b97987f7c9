package io.carillon.messaging.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private PlayedVendor vendor;
  private Exchange exchange;

  @BeforeEach
  void start() throws IOException {
    vendor = new PlayedVendor();
    exchange = new Exchange(1, Duration.ofSeconds(20), Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    exchange.close();
    vendor.close();
  }

  @Test
  void whatIsAnsweredIsReadOnce() {
    vendor.answers(201, Map.of(), "taken");

    Outcome outcome =
        exchange.once(
            Optional::empty,
            line -> {
              HttpResponse<byte[]> answer = post(line);
              return new Outcome.Accepted(answer.statusCode() + new String(answer.body(), UTF_8));
            });

    assertThat(outcome).isEqualTo(new Outcome.Accepted("201taken"));
    assertThat(vendor.calls()).extracting(PlayedVendor.Call::text).containsExactly("hello");
  }

  @Test
  void anAnswerThatCannotBeReadLeavesTheDoubt() {
    Outcome outcome =
        exchange.once(
            Optional::empty,
            line -> {
              post(line);
              throw new IllegalStateException("no word of it");
            });

    assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void whatFailsBeforeTheCallLeavesNoDoubt() {
    Outcome outcome =
        exchange.once(
            () -> {
              throw new IllegalStateException("nobody looked");
            },
            line -> new Outcome.Accepted(String.valueOf(post(line).statusCode())));

    assertThat(outcome).isInstanceOf(Outcome.Retry.class);
    assertThat(vendor.calls()).isEmpty();
  }

  @Test
  void aLineThatWasUsedTakesNoSecondCall() {
    Outcome outcome =
        exchange.once(
            Optional::empty,
            line -> {
              post(line);
              return new Outcome.Accepted(String.valueOf(post(line).statusCode()));
            });

    assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
    assertThat(vendor.calls()).hasSize(1);
  }

  @Test
  void whoFindsNoFreeConnectionComesAgain() {
    Exchange narrow = new Exchange(1, Duration.ofSeconds(20), Duration.ofMillis(10));
    try {
      Outcome outcome =
          narrow.once(
              Optional::empty, _ -> narrow.once(Optional::empty, _ -> new Outcome.Accepted("")));

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Retry.class, retry -> assertThat(retry.code()).isEqualTo("BUSY"));
    } finally {
      narrow.close();
    }
  }

  private HttpResponse<byte[]> post(Exchange.Line line) {
    return line.post(HttpRequest.newBuilder(vendor.url()), "hello".getBytes(UTF_8));
  }
}
