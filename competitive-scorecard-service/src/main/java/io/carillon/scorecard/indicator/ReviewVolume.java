package io.carillon.scorecard.indicator;

import static io.carillon.scorecard.indicator.Window.median;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * New ratings a day over the last 28 days, from how the store's count of them grows between the
 * first and the last day that it was looked at: 7 days apart at least, each day by its median. A
 * count that falls grows by nothing. A burst, over the median by more than 6 times the median
 * deviation (a tenth of the median at least, and 1), counts as that much and is flagged; it takes 7
 * steps to tell one.
 */
final class ReviewVolume implements Measure {
  private static final int DAYS = 28;
  private static final int LEAST_DAYS = 7;
  private static final int LEAST_STEPS = 7;
  private static final double BURST = 6;
  private static final double LEAST_PART = 0.1;

  @Override
  public Optional<Reading> read(List<Fact> facts, Instant now) {
    List<Fact> seen = Window.last(facts, DAYS, now, fact -> fact.ratings() != null);
    SortedMap<LocalDate, List<Fact>> byDay = Window.byDay(seen);
    if (byDay.size() < 2) {
      return Optional.empty();
    }
    List<LocalDate> dates = List.copyOf(byDay.keySet());
    double[] counts =
        byDay.values().stream()
            .mapToDouble(day -> median(Window.values(day, Fact::ratings)))
            .toArray();
    double span = ChronoUnit.DAYS.between(dates.getFirst(), dates.getLast());
    if (span < LEAST_DAYS) {
      return Optional.empty();
    }
    double[] days = new double[counts.length - 1];
    double[] rates = new double[counts.length - 1];
    for (int i = 0; i < rates.length; i++) {
      days[i] = ChronoUnit.DAYS.between(dates.get(i), dates.get(i + 1));
      rates[i] = Math.max(0, counts[i + 1] - counts[i]) / days[i];
    }
    double most = most(rates);
    boolean burst = Arrays.stream(rates).anyMatch(rate -> rate > most);
    double sum = 0;
    for (int i = 0; i < rates.length; i++) {
      sum += Math.min(rates[i], most) * days[i];
    }
    return Optional.of(
        new Reading(
            sum / span,
            rates.length + 1L,
            seen.getLast(),
            Math.min(1, span / (DAYS - 1)),
            Map.of(
                "ratings", counts[counts.length - 1], "days", span, "burst", burst ? 1.0 : 0.0)));
  }

  /** What a step may count as. */
  private static double most(double[] rates) {
    if (rates.length < LEAST_STEPS) {
      return Double.POSITIVE_INFINITY;
    }
    double middle = median(rates);
    double deviation = median(Arrays.stream(rates).map(rate -> Math.abs(rate - middle)).toArray());
    return middle + BURST * Math.max(deviation, Math.max(LEAST_PART * middle, 1));
  }
}
