package io.carillon.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void lastsTenMinutesUnlessToldOtherwise() {
    assertThat(Options.of(new String[0]).duration()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void takesWords() {
    assertThat(Options.of(new String[] {"seed=7", "seconds=120", "kills=2", "settling=60"}))
        .isEqualTo(new Options(7, Duration.ofSeconds(120), 2, Duration.ofSeconds(60)));
  }

  @Test
  void saysWhatItDoesNotUnderstand() {
    assertThatThrownBy(() -> Options.of(new String[] {"sead=7"}))
        .hasMessageContaining("sead=7 (expected: one of [kills, seconds, seed, settling]");
    assertThatThrownBy(() -> Options.of(new String[] {"seconds=5"}))
        .hasMessage("seconds: 5 (expected: at least 30)");
  }
}
