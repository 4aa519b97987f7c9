package io.carillon.scorecard.indicator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Updates in 180 days. One that comes less than 3 days behind another that counts is a repair of it
 * and does not count. Known are the updates since the first look of those days, or since the
 * version that it found: at least 30 days, and what was found is scaled to 180. More than twice the
 * median of the competitors counts as twice.
 */
final class Activity implements Measure {
  private static final int DAYS = 180;
  private static final int LEAST_DAYS = 30;
  private static final int OLDEST_LOOK = 90;
  private static final Duration REPAIR = Duration.ofDays(3);
  private static final double MOST = 2;

  @Override
  public Optional<Reading> read(List<Fact> facts, Instant now) {
    List<Fact> seen = Window.last(facts, DAYS, now, fact -> fact.updatedAt() != null);
    if (seen.isEmpty() || Window.days(seen.getLast().observedAt(), now) > OLDEST_LOOK) {
      return Optional.empty();
    }
    Instant begin = now.minus(Duration.ofDays(DAYS));
    List<Instant> updates =
        seen.stream().map(Fact::updatedAt).filter(Objects::nonNull).sorted().distinct().toList();
    Instant known = earlier(seen.getFirst().observedAt(), updates.getFirst());
    double span = Window.days(known.isBefore(begin) ? begin : known, seen.getLast().observedAt());
    if (span < LEAST_DAYS) {
      return Optional.empty();
    }
    long counted = count(updates.stream().filter(at -> at.isAfter(begin)).toList());
    return Optional.of(
        new Reading(
            counted * DAYS / span,
            counted,
            seen.getLast(),
            Math.min(1, span / DAYS),
            Map.of("updates", (double) counted, "daysKnown", span)));
  }

  static long count(List<Instant> updates) {
    long counted = 0;
    Instant last = Instant.MIN;
    for (Instant update : updates) {
      if (last.equals(Instant.MIN) || !update.isBefore(last.plus(REPAIR))) {
        counted++;
        last = update;
      }
    }
    return counted;
  }

  @Override
  public Reading among(Reading own, List<Reading> others) {
    if (others.isEmpty()) {
      return own;
    }
    double median = Window.median(others.stream().mapToDouble(Reading::raw).toArray());
    return own.withRaw(Math.min(own.raw(), MOST * Math.max(1, median)));
  }

  private static Instant earlier(Instant a, Instant b) {
    return Stream.of(a, b).min(Instant::compareTo).orElse(a);
  }
}
