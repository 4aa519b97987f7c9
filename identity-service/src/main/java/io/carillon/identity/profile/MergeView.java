package io.carillon.identity.profile;

import java.time.Instant;
import java.util.UUID;

/**
 * One merge in a profile's past.
 *
 * @param eventId the event that caused it; empty when an operator did
 * @param actor the operator; empty when an event did
 */
public record MergeView(
    UUID id,
    UUID loser,
    UUID survivor,
    String eventId,
    String actor,
    String reason,
    Instant mergedAt) {}
