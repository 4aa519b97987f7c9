package io.carillon.scorecard.indicator;

import java.util.List;

/** The indicators, in the order in which people read them. */
public enum Indicator {
  RANKING("ranking", 0.30),
  RATING("rating", 0.30),
  REVIEW_VOLUME("reviewVolume", 0.15),
  FRESHNESS("freshness", 0.15),
  ACTIVITY("activity", 0.10);

  /** All of them, in this order. */
  public static final List<Indicator> ALL = List.of(values());

  private final String label;
  private final double weight;

  Indicator(String label, double weight) {
    this.label = label;
    this.weight = weight;
  }

  /** The name in answers. */
  public String label() {
    return label;
  }

  /** What its score counts for among all; the weights sum to 1. */
  double weight() {
    return weight;
  }

  Measure measure() {
    return switch (this) {
      case RANKING -> new Ranking();
      case RATING -> new Rating();
      case REVIEW_VOLUME -> new ReviewVolume();
      case FRESHNESS -> new Freshness();
      case ACTIVITY -> new Activity();
    };
  }
}
