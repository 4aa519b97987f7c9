package io.carillon.stack.chaos;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How long this machine keeps somebody waiting who only wants to wake up: a thread that sleeps
 * again and again, and notes by how much it overslept. A platform on the same machine cannot be
 * more punctual.
 */
final class Hiccups implements AutoCloseable {
  private static final Duration SLEEP = Duration.ofMillis(20);

  private volatile boolean going = true;
  private volatile long longest;
  private final Thread thread = Thread.ofPlatform().daemon().name("hiccups").start(this::run);

  /** The longest that the thread overslept so far. */
  Duration longest() {
    return Duration.ofNanos(longest);
  }

  @Override
  public void close() {
    going = false;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (going) {
      long due = System.nanoTime() + SLEEP.toNanos();
      LockSupport.parkNanos(SLEEP.toNanos());
      longest = Math.max(longest, System.nanoTime() - due);
    }
  }
}
