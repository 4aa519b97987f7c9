package io.carillon.platform.timers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class PaceTest {

  @Property
  void whatTheDatabaseCallsDueIsNeverEarly(
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second,
      @ForAll @IntRange(min = 0, max = 999_999_999) int nano,
      @ForAll @LongRange(min = -3_000_000, max = 3_000_000) long apart) {
    Instant due = Instant.ofEpochSecond(second, nano);
    Instant clock = due.plusNanos(apart);

    Instant kept = Pace.notBefore(due);
    boolean fires = !kept.isAfter(Pace.notAfter(clock));

    assertThat(kept.getNano() % 1_000).isZero();
    if (fires) {
      assertThat(clock).isAfterOrEqualTo(due);
    }
    if (clock.isAfter(due.plus(2, ChronoUnit.MICROS))) {
      assertThat(fires).isTrue();
    }
  }

  @Property
  void sleepsNeitherPastTheNextTimerNorLongerThanAnotherProcessMayWait(
      @ForAll @LongRange(min = -10_000_000_000L, max = 10_000_000_000L) long left) {
    Instant now = Instant.parse("2026-03-07T10:00:00Z");

    Duration sleep = Pace.sleep(now, now.plusNanos(left));

    assertThat(sleep).isPositive().isLessThanOrEqualTo(Pace.LONGEST_SLEEP);
    assertThat(sleep.toNanos()).isLessThanOrEqualTo(Math.max(left, 1_000_000));
  }

  @Property
  void putsOffForLongerWithEachFailureUpToFiveMinutes(
      @ForAll @IntRange(min = 1, max = 1_000) int failures) {
    assertThat(Pace.putOff(failures))
        .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(5))
        .isLessThanOrEqualTo(Pace.putOff(failures + 1));
  }
}
