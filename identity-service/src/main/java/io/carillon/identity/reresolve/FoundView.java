package io.carillon.identity.reresolve;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A merge that the rules of a run would not have made.
 *
 * @param reason LIMIT, UNIQUE_CONFLICT, BLOCKED, NOT_NAMED, DEVICE_ALONE, PLACEHOLDER,
 *     MANY_AT_ONCE, MERGE_FUSE, IDENTIFIER_FUSE
 * @param story why, in words
 * @param state found, undone, skipped
 * @param detail why it was skipped
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FoundView(
    UUID merge,
    UUID loser,
    UUID survivor,
    Instant mergedAt,
    String reason,
    String story,
    String state,
    @Nullable String detail) {}
