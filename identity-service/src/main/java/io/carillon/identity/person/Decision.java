package io.carillon.identity.person;

import io.carillon.identity.identifier.Identifier;
import java.util.List;
import java.util.UUID;

/**
 * What was decided of one event, so that it can be replayed and undone without deciding again.
 *
 * @param outcome CREATED, GAINED, MERGED, SHARED, AMBIGUOUS, DROPPED
 * @param inputs what the event presented; stored as hashes
 * @param dropped what did not count, as `type REASON`
 */
public record Decision(
    String tenant,
    UUID profile,
    String outcome,
    int ruleVersion,
    List<Identifier> inputs,
    List<String> dropped,
    List<UUID> merged,
    Cause cause) {}
