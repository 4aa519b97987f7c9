package io.carillon.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryTest {
  @ParameterizedTest
  @CsvSource({"2, 96", "8, 256", "16, 512", "128, 512"})
  void givesPostgresAPartOfTheMachineWithinLimits(long gigabytes, int megabytes) {
    assertThat(Memory.buffers(gigabytes << 30)).isEqualTo(megabytes);
  }
}
