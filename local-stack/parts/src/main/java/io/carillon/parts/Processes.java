package io.carillon.parts;

import java.io.IOException;
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
    if (!process.isAlive()) {
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
   * Asked often: the JDK itself looks after processes that it has not started every two seconds.
   */
  private static boolean ended(ProcessHandle process, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (process.isAlive() && System.nanoTime() < end) {
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !process.isAlive();
  }
}
