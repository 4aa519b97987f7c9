package io.carillon.messaging.provider.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Pushes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FcmAnswersTest {

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT, INVALID_ARGUMENT, Rejected",
    "401, UNAUTHENTICATED, THIRD_PARTY_AUTH_ERROR, Retry",
    "403, PERMISSION_DENIED, SENDER_ID_MISMATCH, Rejected",
    "403, PERMISSION_DENIED, PERMISSION_DENIED, Retry",
    "404, NOT_FOUND, UNREGISTERED, Dead",
    "429, RESOURCE_EXHAUSTED, QUOTA_EXCEEDED, Retry",
    "500, INTERNAL, INTERNAL, Unknown",
    "503, UNAVAILABLE, UNAVAILABLE, Retry",
  })
  void eachOfFirebasesCodesHasItsMeaning(int status, String general, String code, String kind) {
    Outcome outcome = read(status, FcmProviderTest.error(general, code));

    assertThat(outcome.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(outcome.toString()).contains("code=" + code);
  }

  @ParameterizedTest
  @CsvSource({
    "404, Rejected",
    "418, Rejected",
    "429, Retry",
    "502, Unknown",
    "503, Retry",
    "200, Unknown"
  })
  void anAnswerThatIsNoneOfFirebasesIsReadByItsStatus(int status, String kind) {
    assertThat(read(status, "<html>").getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void aBadArgumentKillsTheTokenOnlyWhenItIsTheToken() {
    String answer =
        """
        {"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT","details":[
          {"@type":"type.googleapis.com/google.rpc.BadRequest",
           "fieldViolations":[{"field":"message.token","description":"Invalid"}]},
          {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError",
           "errorCode":"INVALID_ARGUMENT"}]}}
        """;

    assertThat(read(400, answer)).isInstanceOf(Outcome.Dead.class);
  }

  @Test
  void whatGoesWrongForEverybodyRaisesAnAlarm() {
    Outcome mismatch = new Outcome.Rejected("SENDER_ID_MISMATCH", "");
    Outcome busy = new Outcome.Retry("UNAVAILABLE", "", Duration.ZERO);

    assertThat(FcmAnswers.alarm(mismatch)).contains("SENDER_ID_MISMATCH");
    assertThat(FcmAnswers.alarm(busy)).isEmpty();
  }

  private static Outcome read(int status, String body) {
    return FcmAnswers.read(status, body.getBytes(StandardCharsets.UTF_8), null, Pushes.NOON);
  }
}
