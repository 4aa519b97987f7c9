package io.carillon.ingest.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.platform.problem.ProblemException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealsTest {
  private static final String OLD = key(1);
  private static final String NEW = key(2);

  private final Seals old = new Seals(List.of(OLD));

  @Test
  void opensWhatItSealedAndSealsItInAnotherWayEachTime() {
    String one = old.seal("demo/hook/shop", "whsec_1");

    assertThat(old.open("demo/hook/shop", one)).isEqualTo("whsec_1");
    assertThat(one).doesNotContain("whsec").isNotEqualTo(old.seal("demo/hook/shop", "whsec_1"));
  }

  @Test
  void sealsAlikeWhatIsSaidAgainAndNothingElse() {
    String one = old.sealAlike("demo/form", "jon");

    assertThat(old.sealAlike("demo/form", "jon")).isEqualTo(one);
    assertThat(old.open("demo/form", one)).isEqualTo("jon");
    assertThat(List.of(old.sealAlike("demo/form", "joe"), old.sealAlike("other/form", "jon")))
        .extracting(text -> text.substring(0, 20))
        .doesNotContain(one.substring(0, 20));
  }

  @Test
  void aSecretIsNoSecretOfAnother() {
    String hidden = old.seal("demo/hook/shop", "whsec_1");

    assertThatThrownBy(() -> old.open("other/hook/shop", hidden))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aNewKeyBeforeTheOldOpensBoth() {
    String hidden = old.seal("demo", "whsec_1");
    Seals both = new Seals(List.of(NEW, OLD));

    assertThat(both.open("demo", hidden)).isEqualTo("whsec_1");
    assertThat(new Seals(List.of(NEW)).open("demo", both.seal("demo", "a"))).isEqualTo("a");
    assertThatThrownBy(() -> new Seals(List.of(NEW)).open("demo", hidden))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void withoutAKeyNothingIsKept() {
    assertThatThrownBy(() -> new Seals(List.of()).seal("demo", "whsec_1"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.reason()).isEqualTo(SealReason.SECRETS_KEY_MISSING));
  }

  @Test
  void aKeyOfAnotherLengthStopsTheStart() {
    assertThatThrownBy(() -> new Seals(List.of("c2hvcnQ=")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String key(int filling) {
    byte[] bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) filling);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
