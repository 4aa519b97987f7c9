package io.carillon.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Something to measure. */
public interface Scenario {
  /**
   * Measures, prints figures, leaves files in {@code results}.
   *
   * @return whether everything happened that should have; figures of a run that is not sound are
   *     printed too
   */
  boolean run(Environment environment, Figures figures, Path results)
      throws IOException, InterruptedException;
}
