package io.carillon.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Stream;

/** What the parts of a running stack use, where the system tells it (Linux). */
public final class Processes {
  private static final String PID = ".pid";

  /** Fields of a process's stat behind its name; see proc(5). */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  /** The same of its child processes that have ended. */
  private static final int ENDED_USER_TICKS = 13;

  private static final int ENDED_SYSTEM_TICKS = 14;
  private static final double TICKS_PER_SECOND = 100;

  private Processes() {}

  /**
   * The resident bytes of each part, with its child processes; pages that several share are counted
   * once.
   */
  public static Map<String, Long> resident(Path folder) throws IOException {
    Map<String, Long> bytes = new TreeMap<>();
    parts(folder)
        .forEach(
            (name, processes) ->
                bytes.put(
                    name, processes.stream().mapToLong(process -> resident(process.pid())).sum()));
    return bytes;
  }

  /**
   * The processor seconds that each part has used since its start, with its child processes, those
   * that have ended among them.
   */
  public static Map<String, Double> processor(Path folder) throws IOException {
    return sums(folder, Processes::processor);
  }

  /** The same of the threads of each part in which a JVM compiles, while they live. */
  public static Map<String, Double> compilers(Path folder) throws IOException {
    return sums(folder, Processes::compilers);
  }

  private static Map<String, Double> sums(Path folder, LongToDoubleFunction ofProcess)
      throws IOException {
    Map<String, Double> sums = new TreeMap<>();
    parts(folder)
        .forEach(
            (name, processes) ->
                sums.put(
                    name,
                    processes.stream().mapToLong(ProcessHandle::pid).mapToDouble(ofProcess).sum()));
    return sums;
  }

  /** The processes of each part, its child processes included. */
  public static Map<String, List<ProcessHandle>> parts(Path folder) throws IOException {
    Path run = folder.resolve("run");
    if (!Files.isDirectory(run)) {
      return Map.of();
    }
    Map<String, List<ProcessHandle>> parts = new TreeMap<>();
    try (Stream<Path> files = Files.list(run)) {
      files
          .filter(file -> file.toString().endsWith(PID))
          .forEach(
              file ->
                  process(file)
                      .ifPresent(
                          process ->
                              parts.put(
                                  file.getFileName().toString().replace(PID, ""),
                                  Stream.concat(Stream.of(process), process.descendants())
                                      .toList())));
    }
    return parts;
  }

  private static Optional<ProcessHandle> process(Path pidFile) {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long resident(long pid) {
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

  private static double processor(long pid) {
    return stat(Path.of("/proc/" + pid))
        .map(stat -> seconds(stat) + secondsOfEnded(stat))
        .orElse(0.0);
  }

  private static double compilers(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads
          .flatMap(thread -> stat(thread).stream())
          .filter(Processes::compiles)
          .mapToDouble(Processes::seconds)
          .sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /** Whether a thread is one of the JVM's compilers, as its name says. */
  static boolean compiles(String stat) {
    return stat.contains("(C1 Compiler") || stat.contains("(C2 Compiler");
  }

  private static Optional<String> stat(Path processOrThread) {
    try {
      return Optional.of(Files.readString(processOrThread.resolve("stat")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static double seconds(String stat) {
    return seconds(stat, USER_TICKS, SYSTEM_TICKS);
  }

  static double secondsOfEnded(String stat) {
    return seconds(stat, ENDED_USER_TICKS, ENDED_SYSTEM_TICKS);
  }

  private static double seconds(String stat, int user, int system) {
    String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(behindName[user]) + Long.parseLong(behindName[system]))
        / TICKS_PER_SECOND;
  }
}
