package io.carillon.stack.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again and again until something is so, or its time is over. */
final class Await {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(40);

  private Await() {}

  /** The first look that holds; empty when none did within the patience. */
  static <T> Optional<T> until(Duration patience, Supplier<T> look, Predicate<T> holds) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      T seen = look.get();
      if (holds.test(seen)) {
        return Optional.of(seen);
      }
      if (System.nanoTime() > end) {
        return Optional.empty();
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /** The last look, whether it holds or not. */
  static <T> T lookUntil(Duration patience, Supplier<T> look, Predicate<T> holds) {
    return until(patience, look, holds).orElseGet(look);
  }
}
