package io.carillon.bench.load;

import io.carillon.bench.Figures;
import io.carillon.bench.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Does something again and again until the JVMs' compilers have done with what is hot. A dozen
 * processes compile on the same processors, which takes minutes; what is measured before is mostly
 * them.
 */
public final class Warm {
  /** Compilers that take less than this part of the processor's time are quiet. */
  private static final double QUIET = 0.1;

  private Warm() {}

  /** One round of what is to become hot; says in words how it went. */
  @FunctionalInterface
  public interface Round {
    String run() throws IOException, InterruptedException;
  }

  /**
   * Ends when the compilers were quiet in two rounds on end, or after {@code most} rounds, and says
   * how it goes.
   *
   * @param folder of the stack
   */
  public static void until(Path folder, int most, Figures figures, Round again)
      throws IOException, InterruptedException {
    int quiet = 0;
    for (int round = 1; round <= most && quiet < 2; round++) {
      double all = sum(Processes.processor(folder));
      double compilers = sum(Processes.compilers(folder));
      String went = again.run();
      double share =
          (sum(Processes.compilers(folder)) - compilers) / (sum(Processes.processor(folder)) - all);
      figures.say(
          "warming up, round %d: %s, compilers %.0f %%".formatted(round, went, share * 100));
      quiet = share < QUIET ? quiet + 1 : 0;
    }
  }

  private static double sum(Map<String, Double> parts) {
    return parts.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
