package io.carillon.identity.resolution;

import io.carillon.identity.identifier.IdentifierRules;
import java.time.Instant;

/**
 * By what is decided, besides what is presented and known.
 *
 * @param now when the event was received
 * @param verified whether its sender may vouch for the identifiers
 * @param decider the version of {@link Resolver}: what was decided by an earlier one is the same
 *     again by that one alone
 */
public record Terms(IdentifierRules rules, Instant now, boolean verified, int decider) {
  public static Terms of(IdentifierRules rules, Instant now, boolean verified) {
    return new Terms(rules, now, verified, Resolver.VERSION);
  }
}
