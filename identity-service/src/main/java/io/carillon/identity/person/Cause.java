package io.carillon.identity.person;

import java.time.Instant;

/**
 * Why something changed.
 *
 * @param eventId the event; empty when an operator did it
 * @param partition of the event in `events.raw`; -1 without one
 * @param offset of the event in `events.raw`; -1 without one
 * @param actor the operator; empty when an event did it
 * @param reason the operator's
 */
public record Cause(
    String eventId, int partition, long offset, Instant at, String actor, String reason) {

  public static Cause event(String eventId, int partition, long offset, Instant receivedAt) {
    return new Cause(eventId, partition, offset, receivedAt, "", "");
  }

  public static Cause operator(String actor, String reason, Instant now) {
    return new Cause("", -1, -1, now, actor, reason);
  }
}
