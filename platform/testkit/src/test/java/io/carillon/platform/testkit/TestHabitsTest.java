package io.carillon.platform.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class TestHabitsTest {

  @Test
  void aWaitThatSaysNothingElseLastsAMinute() {
    // awaitility says how long it would wait where it is told not to look before that is over
    assertThatThrownBy(
            () -> await().pollDelay(TestHabits.PATIENCE.plusSeconds(1)).until(() -> true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 minutes");
  }
}
