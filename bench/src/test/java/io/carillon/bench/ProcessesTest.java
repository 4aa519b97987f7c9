package io.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProcessesTest {

  @Test
  void addsWhatAProcessUsedItselfAndForIt() {
    String stat =
        "4711 (a name) with (brackets) S 1 4711 4711 0 -1 4194560 1 2 3 4 250 50 7 8 20 0 33 0 99";

    assertThat(Processes.seconds(stat)).isCloseTo(3.0, within(1e-9));
    assertThat(Processes.secondsOfEnded(stat)).isCloseTo(0.15, within(1e-9));
  }

  @Test
  void knowsTheThreadsInWhichAJvmCompiles() {
    assertThat(Processes.compiles("4712 (C2 CompilerThre) S 1 4711")).isTrue();
    assertThat(Processes.compiles("4713 (C1 CompilerThre) S 1 4711")).isTrue();
    assertThat(Processes.compiles("4714 (consumer-identi) S 1 4711")).isFalse();
  }
}
