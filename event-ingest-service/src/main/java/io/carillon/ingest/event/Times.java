package io.carillon.ingest.event;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When an event happened, by the server's clock. */
public final class Times {
  /** How far a client's clock may be ahead before it is not believed. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  private Times() {}

  /**
   * With both times, {@code receivedAt − (sentAt − timestamp)}, so that only the time it lay on the
   * client counts and not the client's clock; an event sent before it happened counts as sent at
   * once. Without {@code sentAt}, the {@code timestamp}; without both, {@code receivedAt}. What
   * comes out more than five minutes after {@code receivedAt} becomes {@code receivedAt}; what
   * comes out before 1970 becomes 1970.
   */
  public static Instant occurredAt(
      Instant receivedAt, @Nullable Instant timestamp, @Nullable Instant sentAt) {
    Instant occurred = receivedAt;
    if (timestamp != null && sentAt != null) {
      Duration waited = Duration.between(timestamp, sentAt);
      occurred = waited.isNegative() ? receivedAt : receivedAt.minus(waited);
    } else if (timestamp != null) {
      occurred = timestamp;
    }
    if (occurred.isAfter(receivedAt.plus(TOLERANCE))) {
      return receivedAt;
    }
    return occurred.isBefore(Instant.EPOCH) ? Instant.EPOCH : occurred;
  }
}
