package io.carillon.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryTest {
  @ParameterizedTest
  @CsvSource({"2, 96", "8, 256", "16, 512", "128, 512"})
  void givesPostgresAPartOfTheMachineWithinLimits(long gigabytes, int megabytes) {
    assertThat(Memory.buffers(gigabytes << 30, 0)).isEqualTo(megabytes);
  }

  @ParameterizedTest
  @CsvSource({"400, 512", "1024, 953", "8600, 8238"})
  void givesPostgresWhatFitsIntoLargePages(long large, int megabytes) {
    assertThat(Memory.buffers(16L << 30, large)).isEqualTo(megabytes);
  }

  @Test
  void readsHowMuchIsLeftInLargePages() {
    assertThat(
            Memory.largePages(
                List.of(
                    "MemTotal:       24683720 kB",
                    "HugePages_Total:    4300",
                    "HugePages_Free:     4300",
                    "HugePages_Rsvd:      300",
                    "Hugepagesize:       2048 kB")))
        .isEqualTo(8_000);
    assertThat(Memory.largePages(List.of("MemTotal:       24683720 kB"))).isZero();
  }
}
