package io.carillon.identity.person;

import io.carillon.identity.identifier.IdentifierClass;
import java.time.Instant;

/** An identifier that a person has. */
public record Owned(IdentifierClass kind, Instant firstSeen, Instant lastSeen, boolean verified) {

  /** What stands when both sides of a merge have it. */
  public Owned join(Owned other) {
    return new Owned(
        kind,
        firstSeen.isBefore(other.firstSeen) ? firstSeen : other.firstSeen,
        lastSeen.isAfter(other.lastSeen) ? lastSeen : other.lastSeen,
        verified || other.verified);
  }
}
