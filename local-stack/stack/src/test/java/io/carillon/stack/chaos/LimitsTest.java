package io.carillon.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTest {

  @Test
  void asksForThePromiseOfAMachineThatHasRoom() {
    Limits limits = Limits.of(Duration.ofMillis(80), Duration.ofMillis(20));

    assertThat(limits.late()).isEqualTo(Duration.ofSeconds(1));
    assertThat(limits.strict()).isTrue();
  }

  @Test
  void givesASlowMachineAsMuchMoreTimeAsItIsSlower() {
    Limits limits = Limits.of(Duration.ofMillis(1_000), Duration.ZERO);

    assertThat(limits.late()).isEqualTo(Duration.ofSeconds(4));
    assertThat(limits.strict()).isFalse();
  }

  @Test
  void addsWhatTheMachineKeepsEverybodyWaiting() {
    Limits limits = Limits.of(Duration.ofMillis(80), Duration.ofMillis(700));

    assertThat(limits.late()).isEqualTo(Duration.ofMillis(3_100));
  }
}
