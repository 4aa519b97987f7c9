package io.carillon.identity.company;

import io.carillon.platform.caller.Masks;
import java.time.Instant;
import java.util.UUID;

/**
 * Somebody who belongs to a company.
 *
 * @param profile as whom they live
 * @param since the time of the first call that says so
 * @param lastSeen the time of the latest
 * @param eventId the first call's
 * @param source who told it first, as beside traits
 */
public record MemberView(
    UUID profile, Instant since, Instant lastSeen, String eventId, String source) {

  static MemberView of(Membership one, boolean masked) {
    return new MemberView(
        one.profile(),
        one.since(),
        one.lastSeen(),
        masked ? Masks.within(one.eventId()) : one.eventId(),
        masked ? Masks.within(one.source()) : one.source());
  }
}
