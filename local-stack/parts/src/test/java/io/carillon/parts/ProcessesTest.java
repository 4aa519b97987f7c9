package io.carillon.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ProcessesTest {
  private final ProcessHandle own = ProcessHandle.current();

  @Test
  void tellsAProcessFromAnother() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(Processes.identity(own)).isNotEmpty().isEqualTo(Processes.identity(own));
      assertThat(Processes.identity(other.toHandle())).isNotEqualTo(Processes.identity(own));
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void doesNotAskTheClock() throws Exception {
    // what ps says of a process with an awkward name, by fields that no clock moves
    String ticks =
        Files.readString(Path.of("/proc/self/stat"))
            .replaceAll("(?s).*\\) ", "")
            .split(" ", -1)[19];

    assertThat(Processes.identity(own))
        .isEqualTo(
            Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + "/" + ticks);
  }
}
