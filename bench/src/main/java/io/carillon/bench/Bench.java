package io.carillon.bench;

import io.carillon.bench.lag.LagScenario;
import io.carillon.bench.promise.PromiseScenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** {@code make bench}: all scenarios, or those named on the command line. */
public final class Bench {
  private static final Path RESULTS = Path.of("bench", "target");

  private Bench() {}

  public static void main(String[] only) throws IOException, InterruptedException {
    TreeMap<String, Scenario> scenarios = new TreeMap<>();
    scenarios.put("lag", new LagScenario());
    scenarios.put("promises", new PromiseScenario());
    List<String> wanted = only.length == 0 ? List.copyOf(scenarios.keySet()) : List.of(only);
    Environment environment =
        Environment.read(Path.of(System.getProperty("carillon.env", ".carillon/env")));
    boolean sound = true;
    for (String name : wanted) {
      Scenario scenario = scenarios.get(name);
      if (scenario == null) {
        System.err.printf(
            "There is no scenario %s (expected: %s)%n",
            name, String.join(", ", scenarios.keySet()));
        System.exit(2);
        return;
      }
      sound &= scenario.run(environment, new Figures(System.out), RESULTS);
    }
    System.exit(sound ? 0 : 1);
  }
}
