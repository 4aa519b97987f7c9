package io.carillon.bench;

import java.io.IOException;

/** Something to measure. */
public interface Scenario {
  /**
   * Measures, prints figures, leaves values for the files and the page in {@code results}.
   *
   * @return whether everything happened that should have; figures of a run that is not sound are
   *     printed too
   */
  boolean run(Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException;
}
