package io.carillon.messaging.message;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What is to be done with a message whose time has come, and when its next time is. */
public final class Due {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int DOUBLINGS = 10;

  private Due() {}

  /**
   * @param state one of PENDING, CLAIMED, RETRYABLE
   * @param leaving whether bytes may have left under the present claim
   */
  public static Move move(MessageState state, boolean leaving, Instant expiresAt, Instant now) {
    return switch (state) {
      case PENDING, RETRYABLE -> now.isBefore(expiresAt) ? Move.CLAIM : Move.EXPIRE;
      case CLAIMED -> leaving ? Move.LOSE : Move.RELEASE;
      case UNKNOWN, ACCEPTED, REJECTED, DELIVERED, BOUNCED, COMPLAINED, WITHHELD ->
          throw new IllegalStateException(state + " waits for nothing");
    };
  }

  /**
   * Exponential from 1 s to 15 min, anywhere in it, so that many do not come back at once; never
   * before the provider's own wish.
   *
   * @param attempts made so far, from 1
   */
  public static Instant retry(int attempts, @Nullable Duration wish, Instant now) {
    long doubled = FIRST.toMillis() << Math.clamp(attempts - 1, 0, DOUBLINGS);
    long ceiling = Math.min(doubled, LONGEST.toMillis());
    long jittered = ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1);
    return now.plusMillis(Math.max(jittered, wish == null ? 0 : wish.toMillis()));
  }
}
