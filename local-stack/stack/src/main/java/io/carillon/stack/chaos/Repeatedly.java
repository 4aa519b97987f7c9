package io.carillon.stack.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * What a client does that must be told: it asks again, with the same words and less and less often,
 * until it is.
 */
final class Repeatedly {
  private static final int SHORTEST_PAUSE = 200;
  private static final int LONGEST_PAUSE = 3_000;

  /** One attempt; empty when it has to be made again. */
  @FunctionalInterface
  interface Attempt<T> {
    Optional<T> make() throws IOException;
  }

  private Repeatedly() {}

  /** What the first attempt gave that succeeded; empty when none did for so long. */
  static <T> Optional<T> until(Duration patience, Attempt<T> attempt) {
    long end = System.nanoTime() + patience.toNanos();
    for (int pause = SHORTEST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
      try {
        Optional<T> done = attempt.make();
        if (done.isPresent()) {
          return done;
        }
      } catch (IOException e) {
        // nobody knows what became of it: that is what the repetition is for
      }
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        return Optional.empty();
      }
      int somewhat = ThreadLocalRandom.current().nextInt(pause / 2, pause);
      LockSupport.parkNanos(Duration.ofMillis(somewhat).toNanos());
    }
  }
}
