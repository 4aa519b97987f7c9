package io.carillon.bench.load;

import io.carillon.bench.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parts of the stack that are stopped (SIGSTOP) while something else is measured on the same
 * processors, and go on afterwards, also when the benchmark is ended from outside.
 */
public final class Standstill implements AutoCloseable {
  private final List<ProcessHandle> stopped;
  private final Thread atExit = new Thread(() -> signal("-CONT"));

  private Standstill(List<ProcessHandle> stopped) {
    this.stopped = stopped;
  }

  /**
   * Stops all parts but these.
   *
   * @param folder of the stack
   */
  public static Standstill ofAllBut(Path folder, Set<String> these) throws IOException {
    Map<String, List<ProcessHandle>> parts = Processes.parts(folder);
    Standstill standstill =
        new Standstill(
            parts.entrySet().stream()
                .filter(part -> !these.contains(part.getKey()))
                .flatMap(part -> part.getValue().stream())
                .toList());
    Runtime.getRuntime().addShutdownHook(standstill.atExit);
    standstill.signal("-STOP");
    return standstill;
  }

  @Override
  public void close() {
    signal("-CONT");
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void signal(String signal) {
    for (ProcessHandle process : stopped) {
      try {
        new ProcessBuilder("kill", signal, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
      } catch (IOException e) {
        throw new IllegalStateException("kill " + signal + " " + process.pid(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
