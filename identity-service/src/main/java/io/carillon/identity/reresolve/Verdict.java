package io.carillon.identity.reresolve;

import java.time.Instant;
import java.util.UUID;

/**
 * A merge that the rules would not have made.
 *
 * @param reason why: BLOCKED, NOT_NAMED, or a drop's
 * @param story the same in words, without personal data
 */
record Verdict(
    UUID merge, UUID loser, UUID survivor, Instant mergedAt, String reason, String story) {}
