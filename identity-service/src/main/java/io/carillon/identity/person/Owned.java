package io.carillon.identity.person;

import io.carillon.identity.identifier.IdentifierClass;
import java.time.Duration;
import java.time.Instant;

/** An identifier that a person has. */
public record Owned(IdentifierClass kind, Instant firstSeen, Instant lastSeen, boolean verified) {
  private static final Duration REFRESH = Duration.ofDays(1);

  /** What stands when both sides of a merge have it. */
  public Owned join(Owned other) {
    return new Owned(
        kind,
        firstSeen.isBefore(other.firstSeen) ? firstSeen : other.firstSeen,
        lastSeen.isAfter(other.lastSeen) ? lastSeen : other.lastSeen,
        verified || other.verified);
  }

  /** Whether a use at that moment is worth writing down. */
  boolean outdated(Instant now, boolean vouched) {
    return vouched && !verified || lastSeen.plus(REFRESH).isBefore(now);
  }

  /**
   * Used at that moment. Since when it is the person's stays, also when an older event comes late.
   */
  Owned used(Instant now, boolean vouched) {
    return join(new Owned(kind, firstSeen, now, vouched));
  }
}
