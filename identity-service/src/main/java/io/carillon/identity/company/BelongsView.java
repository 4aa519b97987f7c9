package io.carillon.identity.company;

import io.carillon.platform.caller.Masks;
import java.time.Instant;

/**
 * That a person belongs to a company.
 *
 * @param since the time of the first call that says so
 * @param lastSeen the time of the latest
 */
public record BelongsView(String groupId, Instant since, Instant lastSeen) {

  static BelongsView of(Membership one, boolean masked) {
    return new BelongsView(
        masked ? Masks.within(one.company()) : one.company(), one.since(), one.lastSeen());
  }
}
