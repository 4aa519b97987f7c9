package io.carillon.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PreflightTest {
  @Test
  void refusesADiskThatIsNearlyFull() {
    assertThatThrownBy(() -> Preflight.enough(1_500_000_000L, Path.of(".carillon")))
        .isInstanceOf(StackException.class)
        .hasMessage(".carillon has 1.5 GB of free disk (expected: at least 2 GB)");
  }

  @Test
  void readsTheShareOfSharedMemory() {
    assertThat(Memory.proportional(List.of("Rss:   9000 kB", "Pss:   1234 kB", "Pss_Dirty: 1 kB")))
        .isEqualTo(1234);
  }
}
