package io.carillon.scorecard.indicator;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The facts of a while, and medians of them. */
final class Window {
  private static final double SECONDS_A_DAY = Duration.ofDays(1).toSeconds();

  private Window() {}

  /** Those that were seen in the last so many days up to a moment, the oldest first. */
  static List<Fact> last(List<Fact> facts, int days, Instant until, Predicate<Fact> wanted) {
    Instant from = until.minus(Duration.ofDays(days));
    return facts.stream()
        .filter(fact -> fact.observedAt().isAfter(from) && !fact.observedAt().isAfter(until))
        .filter(wanted)
        .sorted(Fact.ORDER)
        .toList();
  }

  /** The facts of each day in UTC. */
  static SortedMap<LocalDate, List<Fact>> byDay(List<Fact> facts) {
    return facts.stream()
        .collect(
            Collectors.groupingBy(
                fact -> LocalDate.ofInstant(fact.observedAt(), ZoneOffset.UTC),
                TreeMap::new,
                Collectors.toList()));
  }

  /** The values that facts have, without those that have none. */
  static double[] values(List<Fact> facts, Function<Fact, @Nullable Number> value) {
    return facts.stream()
        .map(value)
        .filter(number -> number != null)
        .mapToDouble(number -> number.doubleValue())
        .toArray();
  }

  /** The middle, or the mean of the two in the middle. */
  static double median(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no median of nothing");
    }
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double days(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds() / SECONDS_A_DAY;
  }
}
