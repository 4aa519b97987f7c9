package io.carillon.messaging.provider.apns;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Pushes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApnsAnswersTest {

  @ParameterizedTest
  @CsvSource({
    "400, BadDeviceToken, Dead, false",
    "400, DeviceTokenNotForTopic, Rejected, true",
    "400, BadMessageId, Rejected, false",
    "403, ExpiredProviderToken, Retry, true",
    "403, InvalidProviderToken, Retry, true",
    "410, Unregistered, Dead, false",
    "410, ExpiredToken, Dead, false",
    "413, PayloadTooLarge, Rejected, false",
    "429, TooManyProviderTokenUpdates, Retry, true",
    "429, TooManyRequests, Retry, false",
    "500, InternalServerError, Unknown, false",
    "503, Shutdown, Retry, false",
    "502, '', Unknown, false",
  })
  void eachOfApplesReasonsHasItsMeaning(int status, String reason, String kind, boolean alarm) {
    Outcome outcome = ApnsAnswers.refusal(status, reason, null, Pushes.NOON);

    assertThat(outcome.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(ApnsAnswers.alarm(outcome).isPresent()).isEqualTo(alarm);
  }
}
