package io.carillon.scorecard.indicator;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cards of apps that are compared: each beside all others. */
public final class Cards {
  /** How far back facts have a say. */
  public static final Duration REACH = Duration.ofDays(180 + 28);

  private static final Duration TREND = Duration.ofDays(28);
  private static final double HALF_LIFE = 30;
  private static final double SURE_PEERS = 5;

  private Cards() {}

  /**
   * The card of each app at a moment. The order of an app's facts, and facts behind the moment,
   * have no effect.
   *
   * @param facts by app; of the {@link #REACH} before the moment
   */
  public static <K> Map<K, Card> of(Map<K, List<Fact>> facts, Instant now) {
    Map<K, Map<Indicator, Score>> scores = new LinkedHashMap<>();
    facts.keySet().forEach(app -> scores.put(app, new EnumMap<>(Indicator.class)));
    for (Indicator indicator : Indicator.ALL) {
      Map<K, Reading> readings = readings(indicator.measure(), facts, now);
      Map<K, Reading> before = readings(indicator.measure(), facts, now.minus(TREND));
      scores.forEach(
          (app, of) -> {
            Reading own = readings.get(app);
            if (own != null) {
              of.put(indicator, score(own, before.get(app), others(readings, app), now));
            }
          });
    }
    Map<K, Card> cards = new LinkedHashMap<>();
    scores.forEach((app, of) -> cards.put(app, Card.of(Collections.unmodifiableMap(of))));
    return cards;
  }

  private static <K> Map<K, Reading> readings(
      Measure measure, Map<K, List<Fact>> facts, Instant now) {
    Map<K, Reading> alone = new LinkedHashMap<>();
    facts.forEach((app, of) -> measure.read(of, now).ifPresent(found -> alone.put(app, found)));
    Map<K, Reading> among = new LinkedHashMap<>();
    alone.forEach((app, own) -> among.put(app, measure.among(own, others(alone, app))));
    return among;
  }

  private static <K> List<Reading> others(Map<K, Reading> readings, K app) {
    return readings.entrySet().stream()
        .filter(each -> !each.getKey().equals(app))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static Score score(
      Reading own, @Nullable Reading before, List<Reading> others, Instant now) {
    Double percentile = others.isEmpty() ? null : percentile(own.raw(), others);
    double age = Math.max(0, Window.days(own.observedAt(), now));
    double confidence =
        own.certainty() * Math.pow(2, -age / HALF_LIFE) * Math.min(1, others.size() / SURE_PEERS);
    return new Score(
        percentile == null ? null : (int) Math.round(100 * percentile),
        own.raw(),
        percentile,
        before == null ? null : own.raw() - before.raw(),
        own.sampleSize(),
        own.newest().source(),
        own.observedAt(),
        Math.round(confidence * 100) / 100.0,
        own.details());
  }

  /** The part of the others that are below, those that are equal by half. */
  static double percentile(double own, List<Reading> others) {
    double below = 0;
    for (Reading other : others) {
      int compared = Double.compare(other.raw(), own);
      below += compared < 0 ? 1 : compared == 0 ? 0.5 : 0;
    }
    return below / others.size();
  }
}
