package io.carillon.stack.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code kill -9} of parts in the middle of their work: a {@code make chaos} of two kills. */
@Order(4)
@ExtendWith(WholeLine.class)
class ChaosLineTest {
  private static final int KILLS = 2;

  /** What the two parts and all else are drawn from. */
  private static final int SEED = 26;

  private final Line line;

  ChaosLineTest(Line line) {
    this.line = line;
  }

  @Test
  void losesNothingAndDoesNothingTwice() throws IOException {
    // When
    Line.Run chaos = line.chaos("seed=" + SEED, "seconds=240", "kills=" + KILLS, "settling=180");

    // Then
    System.out.println(chaos.output());
    assertThat(chaos.exit()).as(chaos.output()).isZero();
    assertThat(chaos.output())
        .contains("FIGURE chaos-faults " + KILLS + " faults", "FIGURE chaos-offences 0 offences")
        .contains("kill -9 kafka", "kill -9 postgres")
        .containsPattern("kill -9 \\w+ with \\d{3,} events in flight");
  }
}
