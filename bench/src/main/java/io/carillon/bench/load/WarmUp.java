package io.carillon.bench.load;

import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Sends until the JVMs' compilers have done with what is hot. A dozen processes compile on the same
 * processors, which takes minutes; what is measured before is mostly them.
 */
public final class WarmUp {
  private static final int RATE = 300;
  private static final Duration ROUND = Duration.ofSeconds(30);
  private static final int MOST_ROUNDS = 24;

  /** Compilers that take less than this part of the processor's time are quiet. */
  private static final double QUIET = 0.1;

  private final Path folder;
  private final Crowd crowd;
  private final Figures figures;

  public WarmUp(Environment environment, Crowd crowd, Figures figures) {
    this.folder = environment.folder();
    this.crowd = crowd;
    this.figures = figures;
  }

  /** Warms up, twelve minutes at most, and says how it goes. */
  public void run() throws IOException, InterruptedException {
    int quiet = 0;
    for (int round = 1; round <= MOST_ROUNDS && quiet < 2; round++) {
      double all = sum(Processes.processor(folder));
      double compilers = sum(Processes.compilers(folder));
      double median = crowd.send(RATE, ROUND, false).arrived().fromAccepted().percentile(50);
      double share =
          (sum(Processes.compilers(folder)) - compilers) / (sum(Processes.processor(folder)) - all);
      figures.say(
          "warming up, %d events a second, round %d: p50 %.0f ms, compilers %.0f %%"
              .formatted(RATE, round, median, share * 100));
      quiet = share < QUIET ? quiet + 1 : 0;
    }
  }

  private static double sum(Map<String, Double> parts) {
    return parts.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
