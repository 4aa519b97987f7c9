package io.carillon.parts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ends processes that were started through a {@link Launch}. */
public final class Processes {
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  private static final Duration POLL = Duration.ofMillis(20);

  private Processes() {}

  /**
   * Asks a process to end and waits; kills it and what it started when it has not ended in time.
   *
   * @param patience how long it may take to end by itself
   * @return whether it ended by itself
   */
  public static boolean stop(ProcessHandle process, Signal signal, Duration patience) {
    if (!isAlive(process)) {
      return true;
    }
    signal(process, signal);
    if (ended(process, patience)) {
      return true;
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    ended(process, AFTER_KILL);
    return false;
  }

  /** What asks a process to end: PostgreSQL ends its clients' sessions on INT only. */
  public enum Signal {
    TERM,
    INT
  }

  private static void signal(ProcessHandle process, Signal signal) {
    try {
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Whether the process runs. One that has ended and only waits for its parent to take notice (a
   * zombie, which stays for ever where pid 1 takes no notice) does not.
   */
  public static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1);
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean ended(ProcessHandle process, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (isAlive(process) && System.nanoTime() < end) {
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !isAlive(process);
  }
}
