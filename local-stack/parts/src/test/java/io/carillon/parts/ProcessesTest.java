package io.carillon.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
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

  @Test
  @EnabledOnOs(OS.LINUX)
  void standsAProcessStillWithItsChildrenAndLetsThemGoOn() throws Exception {
    // Given
    Process shell = new ProcessBuilder("sh", "-c", "sleep 60 & wait").start();
    try {
      await(() -> shell.descendants().count() == 1);
      ProcessHandle child = shell.descendants().findFirst().orElseThrow();

      // When
      Processes.standStill(shell.toHandle());

      // Then
      await(() -> state(shell.pid()).equals("T") && state(child.pid()).equals("T"));
      Processes.goOn(shell.toHandle());
      await(() -> state(shell.pid()).equals("S") && state(child.pid()).equals("S"));
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
  }

  private static String state(long pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/stat"))
        .replaceAll("(?s).*\\) ", "")
        .substring(0, 1);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("within 30 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
