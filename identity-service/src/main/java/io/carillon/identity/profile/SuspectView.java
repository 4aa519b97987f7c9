package io.carillon.identity.profile;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A merge that waits for an operator.
 *
 * @param profile whose the event is, as it was known then
 * @param other who would have been one with it
 * @param reason MANY_AT_ONCE, PLACEHOLDER, TWO_PLACES or UNIQUE_CONFLICT
 * @param type of the identifier that named the other one
 * @param state open, approved, refused
 */
public record SuspectView(
    UUID id,
    UUID profile,
    UUID other,
    String reason,
    String type,
    String eventId,
    Instant foundAt,
    String state,
    @Nullable Instant decidedAt,
    @Nullable String decidedBy) {}
