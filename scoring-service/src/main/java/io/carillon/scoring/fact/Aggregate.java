package io.carillon.scoring.fact;

import java.math.BigDecimal;

/** How many entries become one number. */
public enum Aggregate {
  COUNT(false) {
    @Override
    double of(long count, BigDecimal sum) {
      return count;
    }
  },
  SUM(true) {
    @Override
    double of(long count, BigDecimal sum) {
      return sum.doubleValue();
    }
  };

  private final boolean needsProperty;

  Aggregate(boolean needsProperty) {
    this.needsProperty = needsProperty;
  }

  /** Whether it is over a property of the event. */
  public boolean needsProperty() {
    return needsProperty;
  }

  abstract double of(long count, BigDecimal sum);
}
