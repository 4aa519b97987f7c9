package io.carillon.identity.company;

import java.time.Instant;
import java.util.UUID;

/**
 * That somebody belongs to a company.
 *
 * @param profile the living profile, or the one by which the call came
 * @param since the time of the first call, which event and source are of
 */
record Membership(
    String tenant,
    String company,
    UUID profile,
    Instant since,
    Instant lastSeen,
    String eventId,
    String source) {

  static Membership of(Call call) {
    return new Membership(
        call.tenant(),
        call.company(),
        call.profile(),
        call.at(),
        call.at(),
        call.eventId(),
        call.source());
  }

  /** Of both calls, in whatever order they came. */
  Membership and(Membership other) {
    boolean before =
        since.equals(other.since)
            ? eventId.compareTo(other.eventId) <= 0
            : since.isBefore(other.since);
    Membership first = before ? this : other;
    return new Membership(
        tenant,
        company,
        profile,
        first.since,
        lastSeen.isAfter(other.lastSeen) ? lastSeen : other.lastSeen,
        first.eventId,
        first.source);
  }
}
