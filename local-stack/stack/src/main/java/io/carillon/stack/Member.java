package io.carillon.stack;

import io.carillon.parts.Launch;
import io.carillon.parts.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One process of the stack.
 *
 * @param name as in the names of its log and pid files
 * @param ports all that it listens on; the first is where it is found
 * @param after the members that must answer before it is started
 * @param patience how long it may take to answer
 * @param signal what asks it to end
 * @param log the file that takes its output
 */
record Member(
    String name,
    String where,
    List<Integer> ports,
    Set<String> after,
    Preparation preparation,
    Check check,
    Settling settling,
    Duration patience,
    Processes.Signal signal,
    Path log) {

  /** Makes ready what the process needs on disk, and says how to start it. */
  @FunctionalInterface
  interface Preparation {
    Launch prepare() throws IOException;
  }

  /** Whether the process can do its work now; quick, and silent when it cannot. */
  @FunctionalInterface
  interface Check {
    boolean answers();
  }

  /** What must be inside it before others may use it; may be done again. */
  @FunctionalInterface
  interface Settling {
    void settle() throws Exception;
  }
}
