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
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** Among the fields of a process's stat, counted from behind its name; see proc(5). */
  private static final int START_TICKS = 19;

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

  /** Stands a process still, and all that it has started, until {@link #goOn}. */
  public static void standStill(ProcessHandle process) {
    send("STOP", process);
    process.descendants().forEach(each -> send("STOP", each));
  }

  /** Lets a process go on, and all that it has started; nothing happens to those that do. */
  public static void goOn(ProcessHandle process) {
    process.descendants().forEach(each -> send("CONT", each));
    send("CONT", process);
  }

  /** What asks a process to end: PostgreSQL ends its clients' sessions on INT only. */
  public enum Signal {
    TERM,
    INT
  }

  private static void signal(ProcessHandle process, Signal signal) {
    if (!send(signal.name(), process)) {
      process.destroy();
    }
  }

  /** Whether the signal could be sent at all. */
  private static boolean send(String signal, ProcessHandle process) {
    try {
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /**
   * Whether the process runs. One that has ended and only waits for its parent to take notice (a
   * zombie, which stays for ever where pid 1 takes no notice) does not.
   */
  public static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  /**
   * Tells a process from another one that was given the same pid, on whatever side of a change of
   * the clock it is asked: Linux counts a process's start from the boot, while the moment that Java
   * makes of it moves with the wall clock, by a second now and then.
   */
  public static String identity(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"), ISO_8859_1);
      String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Files.readString(BOOT).strip() + "/" + behindName[START_TICKS];
    } catch (IOException e) {
      return process.info().startInstant().map(Object::toString).orElse("");
    }
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
