package io.carillon.platform.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteKeyTest {
  private static final Instant NOW = Instant.parse("2026-03-07T10:00:00Z");
  private static final WriteKey FIRST = new WriteKey("shop", "wk_1", "1", true, List.of(), null);

  @Test
  void lastsThroughTheOverlapOfEachRotation() {
    WriteKey second = FIRST.rotated("wk_2", "2", NOW.plusSeconds(60), NOW);
    WriteKey third = second.rotated("wk_3", "3", NOW.plusSeconds(90), NOW.plusSeconds(30));
    WriteKey fourth = third.rotated("wk_4", "4", NOW.plusSeconds(75), NOW.plusSeconds(70));

    assertThat(second.previous()).extracting(WriteKey.Previous::hash).containsExactly("1");
    assertThat(third.previous()).extracting(WriteKey.Previous::hash).containsExactly("2", "1");
    assertThat(fourth.previous()).extracting(WriteKey.Previous::hash).containsExactly("3", "2");
  }

  @Test
  void leavesNothingBehindWithoutAnOverlap() {
    WriteKey rotated = FIRST.rotated("wk_2", "2", NOW, NOW);

    assertThat(rotated.previous()).isEmpty();
    assertThat(rotated.trusted()).isTrue();
  }
}
