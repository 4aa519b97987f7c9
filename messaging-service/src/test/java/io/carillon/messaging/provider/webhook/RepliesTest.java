package io.carillon.messaging.provider.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.messaging.provider.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepliesTest {
  private static final UUID ID = new UUID(1, 2);
  private static final Instant NOW = Instant.parse("2026-03-07T10:00:00Z");

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void takenIsTaken(int status) {
    assertThat(Replies.of(ID, status, null, NOW)).isEqualTo(new Outcome.Accepted(ID.toString()));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308, 400, 403, 404, 410, 422})
  void refusedAndElsewhereAreFinal(int status) {
    assertThat(Replies.of(ID, status, "5", NOW))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class, end -> assertThat(end.code()).isEqualTo("HTTP_" + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 408, 425, 429, 500, 502, 503, 504})
  void notReadyIsAskedAgain(int status) {
    assertThat(Replies.of(ID, status, null, NOW))
        .isInstanceOfSatisfying(
            Outcome.Retry.class, end -> assertThat(end.code()).isEqualTo("HTTP_" + status));
  }

  @ParameterizedTest
  @CsvSource({
    "5, PT5S",
    "' 120 ', PT2M",
    "999999999, P1D",
    "'Sat, 07 Mar 2026 10:01:00 GMT', PT1M",
    "'Sat, 07 Mar 2026 09:00:00 GMT', PT0S"
  })
  void whenTheReceiverSaysWhenItIsBelievedWithinADay(String header, Duration wait) {
    assertThat(Replies.of(ID, 429, header, NOW))
        .isInstanceOfSatisfying(
            Outcome.Retry.class, end -> assertThat(end.after()).isEqualTo(wait));
  }

  @Test
  void whatIsNoTimeSaysNothing() {
    assertThat(Replies.of(ID, 503, "soon", NOW))
        .isInstanceOfSatisfying(Outcome.Retry.class, end -> assertThat(end.after()).isNull());
  }
}
