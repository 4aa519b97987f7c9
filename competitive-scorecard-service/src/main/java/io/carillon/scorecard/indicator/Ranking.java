package io.carillon.scorecard.indicator;

import static io.carillon.scorecard.indicator.Window.median;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The place in the store's lists, 0 to 1: {@code 1 - ln(rank) / ln(201)}, 0 for not on the list. A
 * day's value is the mean over the lists that were looked at (of all apps, of the category), each
 * by the median of that day's looks; the reading is the median of the last 28 days.
 */
final class Ranking implements Measure {
  private static final int DAYS = 28;
  private static final int SURE_DAYS = 7;
  private static final double LAST = Math.log(201);

  @Override
  public Optional<Reading> read(List<Fact> facts, Instant now) {
    List<Fact> seen =
        Window.last(
            facts, DAYS, now, fact -> fact.overallRank() != null || fact.categoryRank() != null);
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    List<Double> days = new ArrayList<>();
    for (List<Fact> day : Window.byDay(seen).values()) {
      Arrays.stream(
              new double[][] {places(day, Fact::overallRank), places(day, Fact::categoryRank)})
          .filter(list -> list.length > 0)
          .mapToDouble(Window::median)
          .average()
          .ifPresent(days::add);
    }
    Map<String, Double> details = new TreeMap<>();
    detail(details, "overallRank", seen, Fact::overallRank);
    detail(details, "categoryRank", seen, Fact::categoryRank);
    return Optional.of(
        new Reading(
            median(days.stream().mapToDouble(Double::doubleValue).toArray()),
            days.size(),
            seen.getLast(),
            Math.min(1, days.size() / (double) SURE_DAYS),
            details));
  }

  private static double[] places(List<Fact> day, Function<Fact, @Nullable Number> list) {
    return Arrays.stream(Window.values(day, list)).map(Ranking::place).toArray();
  }

  static double place(double rank) {
    return rank < 1 || rank > 200 ? 0 : 1 - Math.log(rank) / LAST;
  }

  private static void detail(
      Map<String, Double> details,
      String name,
      List<Fact> seen,
      Function<Fact, @Nullable Number> list) {
    double[] ranks = Window.values(seen, list);
    if (ranks.length > 0) {
      details.put(name, ranks[ranks.length - 1]);
    }
  }
}
