package io.carillon.identity.profile;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One merge in a profile's past.
 *
 * @param eventId the event that caused it; empty when an operator did
 * @param actor the operator; empty when an event did
 * @param inputs types of the identifiers by which the event named both; empty for an operator's
 * @param dropped identifiers of the event that did not count, as `type REASON`
 * @param ruleVersion of the identity rules that decided; 0 when that is not known
 * @param undoableUntil null when it cannot be undone any more
 * @param undone null while it stands
 * @param story all of that in words
 */
public record MergeView(
    UUID id,
    UUID loser,
    UUID survivor,
    String eventId,
    String actor,
    String reason,
    Instant mergedAt,
    List<String> inputs,
    List<String> dropped,
    int ruleVersion,
    @Nullable Instant undoableUntil,
    @Nullable Undone undone,
    String story) {

  /**
   * @param profile as whom the merged profile lives on
   */
  public record Undone(Instant at, String actor, String reason, UUID profile) {}
}
