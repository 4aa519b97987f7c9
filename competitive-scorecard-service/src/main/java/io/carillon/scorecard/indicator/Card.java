package io.carillon.scorecard.indicator;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of how one app stands.
 *
 * @param overall null when there is no score at all
 * @param scores those that are known, in the order of {@link Indicator}
 */
public record Card(@Nullable Overall overall, Map<Indicator, Score> scores) {
  static Card of(Map<Indicator, Score> scores) {
    return new Card(Overall.of(scores).orElse(null), scores);
  }

  /** An indicator's score from 0 to 100, if it has one. */
  public Optional<Integer> score(Indicator indicator) {
    return Optional.ofNullable(scores.get(indicator)).map(Score::score);
  }
}
