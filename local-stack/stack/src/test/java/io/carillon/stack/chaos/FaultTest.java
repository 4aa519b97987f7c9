package io.carillon.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FaultTest {
  private static final List<String> PARTS = List.of("postgres", "kafka", "identity");
  private static final Duration SESSION = Duration.ofSeconds(10);

  @Test
  void drawsTheSameFromTheSameSeed() {
    assertThat(draw(7, false, 12)).isEqualTo(draw(7, false, 12)).isNotEqualTo(draw(8, false, 12));
  }

  @Test
  void hitsEachPartInEachMannerBeforeAnyIsHitAgain() {
    assertThat(draw(7, false, 6))
        .extracting(fault -> fault.part() + fault.still())
        .doesNotHaveDuplicates();
  }

  @Test
  void onlyKillsWhenAskedTo() {
    assertThat(draw(7, true, 6))
        .noneMatch(Fault::still)
        .extracting(Fault::part)
        .containsOnly("postgres", "kafka", "identity");
  }

  @Test
  void standsAPartStillForLongerThanASession() {
    assertThat(draw(7, false, 12))
        .filteredOn(Fault::still)
        .allMatch(fault -> fault.away().compareTo(SESSION) > 0);
  }

  private static List<Fault> draw(long seed, boolean onlyKills, int count) {
    Iterator<Fault> faults = Fault.drawn(PARTS, onlyKills, new Random(seed));
    List<Fault> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(faults.next());
    }
    return drawn;
  }
}
