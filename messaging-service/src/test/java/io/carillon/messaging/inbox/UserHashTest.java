package io.carillon.messaging.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class UserHashTest {
  @Test
  void isTheHmacThatEveryServerCanMake() {
    // printf kelly | openssl dgst -sha256 -hmac is_secret
    assertThat(UserHash.of("is_secret", "kelly"))
        .isEqualTo("5929a855e4f8339846b9331fc0619c5f175125b9bbb3790f81708e4cefddce8e");
  }

  @Property
  void isTakenUnderAnyOfTheSecretsAndUnderNoOther(
      @ForAll @NotEmpty String secret, @ForAll @NotEmpty String other, @ForAll String userId) {
    String hash = UserHash.of(secret, userId);

    assertThat(UserHash.matches(List.of(other, secret), userId, hash)).isTrue();
    assertThat(UserHash.matches(List.of(secret), userId, hash.toUpperCase(Locale.ROOT))).isTrue();
    assertThat(UserHash.matches(List.of(secret), userId + "x", hash)).isFalse();
    assertThat(UserHash.matches(List.of(secret + "x"), userId, hash)).isFalse();
    assertThat(UserHash.matches(List.of(), userId, hash)).isFalse();
  }
}
