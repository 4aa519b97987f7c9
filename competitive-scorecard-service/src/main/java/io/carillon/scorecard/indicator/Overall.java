package io.carillon.scorecard.indicator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an app stands in all: the weighted geometric mean of the scores that exist, each taken as 1
 * at least, so that one last place does not hide the others. A score that is missing drops out, and
 * confidence falls by its weight.
 *
 * @param score 0..100
 * @param confidence 0..1: the weighted sum of the scores' confidences, a missing one as 0
 * @param weights what each score that exists counts for; they sum to 1
 * @param missing the indicators without a score
 */
public record Overall(
    int score, double confidence, Map<String, Double> weights, List<String> missing) {

  /** Empty when there is no score at all. */
  static Optional<Overall> of(Map<Indicator, Score> scores) {
    double known = 0;
    double logarithms = 0;
    double confidence = 0;
    for (Map.Entry<Indicator, Score> each : scores.entrySet()) {
      Integer score = each.getValue().score();
      if (score != null) {
        double weight = each.getKey().weight();
        known += weight;
        logarithms += weight * Math.log(Math.max(1, score));
        confidence += weight * each.getValue().confidence();
      }
    }
    if (known == 0) {
      return Optional.empty();
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    for (Indicator indicator : Indicator.ALL) {
      if (scored(scores, indicator)) {
        weights.put(indicator.label(), indicator.weight() / known);
      }
    }
    return Optional.of(
        new Overall(
            (int) Math.round(Math.exp(logarithms / known)),
            Math.round(confidence * 100) / 100.0,
            weights,
            Indicator.ALL.stream()
                .filter(indicator -> !scored(scores, indicator))
                .map(Indicator::label)
                .toList()));
  }

  private static boolean scored(Map<Indicator, Score> scores, Indicator indicator) {
    Score score = scores.get(indicator);
    return score != null && score.score() != null;
  }
}
