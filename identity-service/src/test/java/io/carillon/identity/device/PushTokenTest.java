package io.carillon.identity.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.identity.device.PushToken.End;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushTokenTest {
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

  private final PushToken token = PushToken.named("t-1", NOON);

  @Test
  void aTokenEndsAtThePushServicesWord() {
    assertThat(token.ended(new End(NOON, false)).live()).isFalse();
    assertThat(token.ended(new End(NOON.plusSeconds(9), false)).live()).isFalse();
  }

  @Test
  void aTokenThatWasNamedAgainSinceThenLivesOn() {
    End before = new End(NOON.minusSeconds(1), false);

    assertThat(token.ended(before)).isEqualTo(token);
    assertThat(PushToken.named("t-1", NOON.minusSeconds(9)).ended(before).join(token).live())
        .isTrue();
  }

  @Test
  void aTokenThatEndedForGoodIsDeadAlsoWhenTheAppNamesItAgain() {
    PushToken ended = token.ended(new End(NOON.minusSeconds(1), true));

    assertThat(ended.live()).isFalse();
    assertThat(ended.join(PushToken.named("t-1", NOON.plusSeconds(9))).live()).isFalse();
    assertThat(ended.join(PushToken.named("t-2", NOON.plusSeconds(9))).live()).isTrue();
  }

  @Test
  void noTokenEndsNothing() {
    assertThat(PushToken.NONE.ended(new End(NOON, true))).isEqualTo(PushToken.NONE);
    assertThat(token.join(PushToken.NONE)).isEqualTo(token);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "dGhlLWlk:APA91bH_x-Y | FCM | push",
        "00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0 | APNS | push",
        "00FC13ADFF785122B4AD28809A3420982341241421348097878E577C991DE8F0 | APNS | push",
        "'{\"endpoint\":\"https://push.example\"}' | WEBPUSH | webpush",
      })
  void itsFormSaysWhoseAddressItIs(String value, TokenKind kind, String channel) {
    assertThat(PushToken.named(value, NOON).kind()).isEqualTo(kind);
    assertThat(kind.channel()).isEqualTo(channel);
  }

  @Test
  void itsHashNamesIt() {
    assertThat(PushToken.named("abc", NOON).hash())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
