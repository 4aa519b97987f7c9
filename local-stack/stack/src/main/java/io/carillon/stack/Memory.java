package io.carillon.stack;

import com.sun.management.OperatingSystemMXBean;
import io.carillon.parts.Postgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How much memory the stack takes, where the system tells it (Linux), and how much it may. */
final class Memory {
  private static final int BUFFERS_PART = 32;
  private static final int MOST_BUFFERS = 512;

  private Memory() {}

  /**
   * How many megabytes of pages PostgreSQL may keep in a machine of so many bytes: pages that are
   * not there come from the system's memory each time, and are summed up again.
   */
  static int buffers(long machine) {
    return (int) Math.clamp(machine / BUFFERS_PART >> 20, Postgres.FEW_BUFFERS, MOST_BUFFERS);
  }

  static long ofMachine() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /** The resident memory of all members and what they started, shared pages counted once each. */
  static String resident(RunFolder run, List<Member> members) {
    long kilobytes =
        members.stream()
            .flatMap(member -> run.find(member.name()).stream())
            .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
            .mapToLong(process -> kilobytes(process.pid()))
            .sum();
    return kilobytes == 0
        ? "unknown memory"
        : String.format(Locale.ROOT, "%.1f GB", kilobytes / 1e6);
  }

  private static long kilobytes(long pid) {
    try {
      return proportional(Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")));
    } catch (IOException e) {
      return 0;
    }
  }

  /** The process's share (Pss) in the lines of {@code smaps_rollup}, in kB. */
  static long proportional(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }
}
