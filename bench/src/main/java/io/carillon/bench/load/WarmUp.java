package io.carillon.bench.load;

import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import java.io.IOException;
import java.time.Duration;

/** Sends events down the whole line until it is warm. */
public final class WarmUp {
  private static final int RATE = 300;
  private static final Duration ROUND = Duration.ofSeconds(30);
  private static final int MOST_ROUNDS = 24;

  private final Environment environment;
  private final Crowd crowd;
  private final Figures figures;

  public WarmUp(Environment environment, Crowd crowd, Figures figures) {
    this.environment = environment;
    this.crowd = crowd;
    this.figures = figures;
  }

  /** Warms up, twelve minutes at most, and says how it goes. */
  public void run() throws IOException, InterruptedException {
    Warm.until(
        environment.folder(),
        MOST_ROUNDS,
        figures,
        () ->
            "%d events a second, p50 %.0f ms"
                .formatted(
                    RATE, crowd.send(RATE, ROUND, false).arrived().fromAccepted().percentile(50)));
  }
}
