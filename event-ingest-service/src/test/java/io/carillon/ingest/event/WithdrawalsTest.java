package io.carillon.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WithdrawalsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"state\":\"revoked\"}]",
        "[{\"state\":\"granted\"}, {\"channel\":\"sms\",\"state\":\"revoked\"}]",
        "[{\"state\":\"\\u0072evoked\"}]",
        "{\"first\":{\"state\":\"revoked\"}}"
      })
  void findsAWithdrawalWhereverItStands(String consents) {
    assertThat(Withdrawals.in(event(consents))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"state\":\"granted\"}]",
        "[{\"state\":\"granted\",\"text\":\"revoked\"}]",
        "[{\"state\":[\"revoked\"]}]",
        "[\"revoked\"]",
        "\"revoked\"",
        "null"
      })
  void takesNothingElseForOne(String consents) {
    assertThat(Withdrawals.in(event(consents))).isFalse();
  }

  private static Json event(String consents) {
    return Json.of("{\"context\":{\"consents\":%s}}".formatted(consents).getBytes(UTF_8));
  }
}
