package io.carillon.stack;

import io.carillon.parts.Ports;
import io.carillon.parts.Processes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;

/** {@code make down}: ends all that runs, services first, and leaves the data. */
public final class Down {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Down() {}

  /** Exit code 0: nothing of the stack is left. */
  public static void main(String[] arguments) {
    try {
      boolean clean = stop(Settings.of(System.getenv()), System.out);
      System.exit(clean ? 0 : 1);
    } catch (StackException e) {
      System.err.println(e.getMessage());
      System.err.println("What to do: " + e.remedy());
      System.exit(1);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /** Returns whether every process has ended and every port is free. */
  static boolean stop(Settings settings, PrintStream out) throws IOException {
    Progress progress = new Progress(out);
    RunFolder run = new RunFolder(settings.home().resolve("run"));
    try (FileLock lock = run.lock()) {
      List<Member> left = new ArrayList<>(new Stack(settings).members());
      List<Integer> ports =
          left.stream()
              .filter(member -> run.find(member.name()).isPresent())
              .flatMap(member -> member.ports().stream())
              .toList();
      if (ports.isEmpty()) {
        out.println("Nothing of Carillon is running.");
      }
      while (!left.isEmpty()) {
        List<Member> ending = last(left);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
          ending.forEach(member -> threads.execute(() -> end(member, run, progress)));
        }
        left.removeAll(ending);
      }
      return lock.isValid() && ports.stream().allMatch(port -> isFree(port, out));
    }
  }

  /** Those that nobody else waits for. */
  static List<Member> last(List<Member> members) {
    List<Set<String>> needs = members.stream().map(Member::after).toList();
    return members.stream()
        .filter(member -> needs.stream().noneMatch(need -> need.contains(member.name())))
        .toList();
  }

  /** Ends one member, if it runs, and tells it. */
  static void end(Member member, RunFolder run, Progress progress) {
    long begin = System.nanoTime();
    try {
      Optional<ProcessHandle> process = run.find(member.name());
      if (process.isPresent()) {
        boolean byItself = Processes.stop(process.get(), member.signal(), PATIENCE);
        progress.done(
            member.name(),
            Duration.ofNanos(System.nanoTime() - begin),
            byItself ? "ended" : "killed, as it did not end by itself");
      }
      run.forget(member.name());
    } catch (IOException e) {
      progress.failed(
          member.name(),
          Duration.ofNanos(System.nanoTime() - begin),
          String.valueOf(e.getMessage()));
    }
  }

  private static boolean isFree(int port, PrintStream out) {
    boolean free = Ports.isFree(port);
    if (!free) {
      out.println("Port " + port + " is still taken by " + PortOwner.describe(port));
    }
    return free;
  }
}
