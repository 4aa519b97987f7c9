package io.carillon.bench.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A tenant of made-up people, of whom everything follows from their number, from 0.
 *
 * @param run a word that keeps the people of one run from those of another
 * @param mark keeps the ids of towns of one run apart, 0 to 4095
 * @param seen when each was seen last, before any event
 */
record Town(String tenant, String run, int mark, Instant seen, int people) {
  /** Who was seen less than a minute ago is not written down as seen again. */
  private static final Duration AGAIN = Duration.ofSeconds(61);

  /** Odd, so that no two numbers become one in 32 bits. */
  static final long SCATTER = 2_654_435_761L;

  /** When the first of them was first seen, in milliseconds; the next a millisecond later. */
  long born() {
    return seen.minus(Duration.ofDays(2)).toEpochMilli();
  }

  /**
   * A UUIDv7, as identity gives them; {@link Tables} makes the same in SQL. Where it is random
   * there its number is scattered: without that most of them have one hash in a map.
   */
  UUID profile(int n) {
    return new UUID(
        ((born() + n) << 16) | 0x7000L | mark, 0x8000000000000000L | (n * SCATTER & 0xFFFFFFFFL));
  }

  String userId(int n) {
    return "u-" + run + "-" + n;
  }

  String anonymousId(int n) {
    return "a-" + run + "-" + n;
  }

  String email(int n) {
    return run + "-" + n + "@example.com";
  }

  /** When somebody comes again, by the clock of the events, after having come so often. */
  Instant moment(long times) {
    return seen.plus(AGAIN.multipliedBy(1 + times));
  }
}
