package io.carillon.ingest.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WriteKeyTest {
  private static final Instant NOW = Instant.parse("2026-03-07T10:00:00Z");

  @Test
  void keepsOnlyTheHash() {
    KeySecret secret = KeySecret.next();

    WriteKey key = WriteKey.of("shop", false, secret);

    assertThat(key.hash()).hasSize(64).isEqualTo(KeySecret.hash(secret.text()));
    assertThat(key.toString()).doesNotContain(secret.text());
    assertThat(secret.toString()).doesNotContain(secret.text());
    assertThat(secret.text()).startsWith(key.prefix()).matches("wk_[0-9A-Za-z]{40}");
  }

  @Test
  void makesNoKeyTwice() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      made.add(KeySecret.next().text());
    }

    assertThat(made).hasSize(1_000);
  }

  @Test
  void lastsThroughTheOverlapOfEachRotation() {
    WriteKey first = WriteKey.of("shop", false, KeySecret.next());

    WriteKey second = first.rotated(KeySecret.next(), NOW.plusSeconds(60), NOW);
    WriteKey third = second.rotated(KeySecret.next(), NOW.plusSeconds(90), NOW.plusSeconds(30));
    WriteKey fourth = third.rotated(KeySecret.next(), NOW.plusSeconds(75), NOW.plusSeconds(70));

    assertThat(second.previous()).extracting(WriteKey.Previous::hash).containsExactly(first.hash());
    assertThat(third.previous())
        .extracting(WriteKey.Previous::hash)
        .containsExactly(second.hash(), first.hash());
    assertThat(fourth.previous())
        .extracting(WriteKey.Previous::hash)
        .containsExactly(third.hash(), second.hash());
  }

  @Test
  void leavesNothingBehindWithoutAnOverlap() {
    WriteKey key = WriteKey.of("shop", true, KeySecret.next());

    WriteKey rotated = key.rotated(KeySecret.next(), NOW, NOW);

    assertThat(rotated.previous()).isEmpty();
    assertThat(rotated.trusted()).isTrue();
  }
}
