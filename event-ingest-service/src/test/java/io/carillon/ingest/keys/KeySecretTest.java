package io.carillon.ingest.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeySecretTest {
  @Test
  void isKeptByItsHashAlone() {
    KeySecret secret = KeySecret.next();

    assertThat(secret.hash()).matches("[0-9a-f]{64}");
    assertThat(secret.toString()).doesNotContain(secret.text());
    assertThat(secret.text()).startsWith(secret.prefix()).matches("wk_[0-9A-Za-z]{40}");
  }

  @Test
  void makesNoKeyTwice() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      made.add(KeySecret.next().text());
    }

    assertThat(made).hasSize(1_000);
  }
}
