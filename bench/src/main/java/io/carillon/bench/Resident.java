package io.carillon.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The memory of a running stack, where the system tells it (Linux). */
public final class Resident {
  private Resident() {}

  /**
   * The resident bytes of all processes whose pids are in {@code run/}, and of their children;
   * pages that several share are counted once. 0 where it cannot be told.
   */
  public static long bytes(Path folder) throws IOException {
    Path run = folder.resolve("run");
    if (!Files.isDirectory(run)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(run)) {
      return files
          .filter(file -> file.toString().endsWith(".pid"))
          .flatMap(file -> process(file).stream())
          .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
          .distinct()
          .mapToLong(process -> ofProcess(process.pid()))
          .sum();
    }
  }

  private static Optional<ProcessHandle> process(Path pidFile) {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long ofProcess(long pid) {
    try {
      return proportional(Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")));
    } catch (IOException e) {
      return 0;
    }
  }

  static long proportional(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
