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

  /** What PostgreSQL has in memory beside its buffers: a part of them, and some megabytes. */
  private static final double BESIDE_BUFFERS = 1.04;

  private static final int BESIDE = 32;

  private static final Path MEMINFO = Path.of("/proc/meminfo");

  private Memory() {}

  /**
   * How many megabytes of pages PostgreSQL may keep in a machine of so many bytes: pages that are
   * not there come from the system's memory each time, and are summed up again. As many as fit into
   * large pages of the system's, where that is more: somebody has set them aside, and they are of
   * no use to anything else here. As many in small ones cost more than they spared.
   *
   * @param largePages megabytes
   */
  static int buffers(long machine, long largePages) {
    long few = Math.clamp(machine / BUFFERS_PART >> 20, Postgres.FEW_BUFFERS, MOST_BUFFERS);
    return (int) Math.max(few, (largePages - BESIDE) / BESIDE_BUFFERS);
  }

  /** The megabytes of large pages that nobody has taken yet; 0 where the system does not tell. */
  static long largePages() {
    try {
      return largePages(Files.readAllLines(MEMINFO));
    } catch (IOException e) {
      return 0;
    }
  }

  static long largePages(List<String> meminfo) {
    long left = number(meminfo, "HugePages_Free:") - number(meminfo, "HugePages_Rsvd:");
    return left * number(meminfo, "Hugepagesize:") >> 10;
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
    return number(lines, "Pss:");
  }

  /** What stands behind a name; 0 where it is not there. */
  private static long number(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }
}
