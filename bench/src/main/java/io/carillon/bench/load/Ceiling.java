package io.carillon.bench.load;

import io.carillon.bench.Figures;
import java.io.IOException;
import java.time.Duration;

/**
 * The highest rate of calls at which all answers are good and 99 of 100 come within {@value
 * #LIMIT_MILLIS} ms, in one of two tries.
 */
public final class Ceiling {
  private static final int LIMIT_MILLIS = 100;
  private static final double MOST = 100_000;

  /** A neighbour of the machine may be busy for a moment. */
  private static final int TRIES = 2;

  private static final Duration LEAD = Duration.ofSeconds(1);
  private static final Duration TRIAL = Duration.ofSeconds(5);

  private Ceiling() {}

  /** A load that is made anew for each run, as tokens do not live long. */
  @FunctionalInterface
  public interface Loads {
    Load open() throws IOException, InterruptedException;
  }

  /**
   * @param name of the figure, for who watches
   * @param first the rate to begin with
   */
  public static double of(String name, Loads loads, double first, Figures figures)
      throws IOException, InterruptedException {
    try {
      double highest =
          new Search(first, MOST)
              .highest(
                  rate -> {
                    boolean holds = false;
                    for (int attempt = 1; !holds && attempt <= TRIES; attempt++) {
                      holds = holds(name, loads, rate, figures);
                    }
                    return holds;
                  });
      figures.say("%s: %.0f a second held".formatted(name, highest));
      return highest;
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** One run; connections are opened in the second before it. */
  public static Load.Run once(Loads loads, double rate, Duration time)
      throws IOException, InterruptedException {
    try (Load load = loads.open()) {
      return load.run(rate, LEAD, time);
    }
  }

  private static boolean holds(String name, Loads loads, double rate, Figures figures)
      throws IOException, InterruptedException {
    Load.Run run = once(loads, rate, TRIAL);
    boolean holds = run.holds(LIMIT_MILLIS);
    figures.say(
        "%s: %6.0f a second: p50 %.1f ms, p99 %.1f ms%s%s"
            .formatted(
                name,
                rate,
                run.took().percentile(50),
                run.took().percentile(99),
                run.statuses().isEmpty() ? "" : ", others " + run.statuses(),
                holds ? "" : " (does not hold)"));
    return holds;
  }
}
