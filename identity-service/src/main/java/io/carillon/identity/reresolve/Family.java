package io.carillon.identity.reresolve;

import io.carillon.identity.identifier.Identifier;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * All profiles that are one person today, and how they became one.
 *
 * @param createdAt of each profile
 * @param owned identifiers by the profile that had them first or shares them, and since when
 * @param merges those that stand, in the order in which they were made
 */
record Family(
    Map<UUID, Instant> createdAt, Map<UUID, Map<Identifier, Instant>> owned, List<Step> merges) {

  /**
   * One merge.
   *
   * @param at when the event was received
   * @param judged whether an event asked for it, whose decision is known, and it can be undone
   * @param decider the version of what decided it
   * @param verified whether who presented the inputs could vouch for them
   * @param inputs what the event presented
   */
  record Step(
      UUID merge,
      UUID loser,
      UUID survivor,
      String eventId,
      Instant at,
      boolean judged,
      int decider,
      boolean verified,
      List<Input> inputs) {

    /** Whether one event asked for both. */
    boolean with(Step other) {
      return !eventId.isEmpty()
          && eventId.equals(other.eventId)
          && survivor.equals(other.survivor)
          && at.equals(other.at);
    }
  }

  /** An identifier of an event, by its hash, and what it did there. */
  record Input(String type, UUID hash, String effect) {}
}
