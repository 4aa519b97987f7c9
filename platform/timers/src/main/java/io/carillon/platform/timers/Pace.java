package io.carillon.platform.timers;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When to look, and how exactly a moment is kept. */
final class Pace {
  /** A timer that another process sets is seen at most this much later. */
  static final Duration LONGEST_SLEEP = Duration.ofMillis(250);

  private static final Duration SHORTEST_SLEEP = Duration.ofMillis(1);
  private static final Duration LONGEST_PUT_OFF = Duration.ofMinutes(5);
  private static final int DOUBLINGS = 9;

  private Pace() {}

  /** The first microsecond, which is what the database keeps, that is not before the moment. */
  static Instant notBefore(Instant moment) {
    Instant micros = moment.truncatedTo(ChronoUnit.MICROS);
    return micros.equals(moment) ? micros : micros.plus(1, ChronoUnit.MICROS);
  }

  /** Now as the database compares it: never ahead of the clock. */
  static Instant notAfter(Instant now) {
    return now.truncatedTo(ChronoUnit.MICROS);
  }

  /** How long to sleep when the next timer is due then. */
  static Duration sleep(Instant now, Instant nextDue) {
    Duration left = Duration.between(now, nextDue);
    if (left.compareTo(SHORTEST_SLEEP) < 0) {
      return SHORTEST_SLEEP;
    }
    return left.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : left;
  }

  /** How long a timer is put off whose handling failed that many times: 1 s, 2 s, 4 s … 5 min. */
  static Duration putOff(int failures) {
    Duration doubled = Duration.ofSeconds(1L << Math.clamp(failures - 1L, 0, DOUBLINGS));
    return doubled.compareTo(LONGEST_PUT_OFF) > 0 ? LONGEST_PUT_OFF : doubled;
  }
}
