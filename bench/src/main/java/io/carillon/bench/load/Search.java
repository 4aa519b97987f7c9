package io.carillon.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks for the highest rate that holds: up by half as long as rates hold, then between the highest
 * that held and the lowest that did not, until they are close.
 */
public final class Search {
  private static final double STEP = 1.5;
  private static final double CLOSE = 1.12;

  private final double first;
  private final double most;

  /** Whether a rate, in events per second, holds. */
  @FunctionalInterface
  public interface Trial {
    boolean holds(double rate) throws Exception;
  }

  /**
   * @param first the rate to begin with
   * @param most the highest to try
   */
  public Search(double first, double most) {
    this.first = first;
    this.most = most;
  }

  /** The highest rate that held; 0 when even small ones did not. */
  public double highest(Trial trial) throws Exception {
    double held = 0;
    double failed = Double.POSITIVE_INFINITY;
    double rate = first;
    List<Double> tried = new ArrayList<>();
    while (failed > held * CLOSE && rate >= 1 && !tried.contains(rate)) {
      tried.add(rate);
      if (trial.holds(rate)) {
        held = rate;
      } else {
        failed = rate;
      }
      rate = next(held, failed);
    }
    return held;
  }

  private double next(double held, double failed) {
    if (held == 0) {
      return Math.floor(failed / 2);
    }
    double up = Double.isInfinite(failed) ? held * STEP : Math.sqrt(held * failed);
    return Math.min(most, Math.rint(up));
  }
}
