package io.carillon.identity.consent;

import static io.carillon.identity.consent.ConsentState.GRANTED;
import static io.carillon.identity.consent.ConsentState.REVOKED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConsentsTest {
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

  @Test
  void thereIsRoomForSoManyPermissionsAndForEveryRefusal() {
    Consents full = words(GRANTED, "email", 0, Consents.MOST);

    assertThat(full.takes(email("new"), word(GRANTED, 0))).isFalse();
    assertThat(full.takes(email("0"), word(GRANTED, 0))).isTrue();
    assertThat(full.takes(email("new"), word(REVOKED, 0))).isTrue();
  }

  @Test
  void theOldestPermissionMakesRoomForARefusal() {
    Consents full = words(GRANTED, "email", 0, Consents.MOST);

    Consents after = full.take(email("new"), word(REVOKED, 0));

    assertThat(after.byKey())
        .hasSize(Consents.MOST)
        .containsKey(email("new"))
        .doesNotContainKey(email("0"));
  }

  @Test
  void tooManyRefusalsOfAChannelAreOneOfTheWholeChannel() {
    Consents full = words(REVOKED, "email", 0, Consents.MOST - 1).join(words(REVOKED, "sms", 0, 1));

    Consents after = full.take(email("new"), word(REVOKED, 900));

    assertThat(after.byKey())
        .containsOnlyKeys(
            new ConsentKey("email", "", "marketing"), new ConsentKey("sms", "0", "marketing"));
    assertThat(after.byKey().get(email(""))).isEqualTo(word(REVOKED, 900));
  }

  @Test
  void peopleWhoTurnOutToBeOneHaveNoMoreWordsThanOnePerson() {
    Consents some = words(GRANTED, "email", 0, Consents.MOST);
    Consents others = words(REVOKED, "sms", 0, Consents.MOST);

    Consents both = some.join(others);

    assertThat(both).isEqualTo(others.join(some)).isEqualTo(others);
  }

  private static Consents words(ConsentState state, String channel, int from, int to) {
    Consents words = Consents.NONE;
    for (int i = from; i < to; i++) {
      words = words.take(new ConsentKey(channel, Integer.toString(i), "marketing"), word(state, i));
    }
    return words;
  }

  private static ConsentKey email(String address) {
    return new ConsentKey("email", address, "marketing");
  }

  private static Consent word(ConsentState state, int second) {
    return new Consent(state, "form", "", NOON.plusSeconds(second));
  }
}
