package io.carillon.bench;

import io.carillon.bench.fuzz.FuzzScenario;
import io.carillon.bench.gateway.GatewayScenario;
import io.carillon.bench.identity.IdentityScenario;
import io.carillon.bench.ingest.IngestScenario;
import io.carillon.bench.lag.LagScenario;
import io.carillon.bench.line.LineScenario;
import io.carillon.bench.linkage.LinkageScenario;
import io.carillon.bench.promise.PromiseScenario;
import io.carillon.bench.start.StartScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code make bench}: all scenarios that measure, or those named on the command line. {@code fuzz}
 * measures nothing and leaves things behind, so it has to be named; {@code linkage} alone needs no
 * stack.
 */
public final class Bench {
  private static final Path RESULTS = Path.of("bench", "target");

  private Bench() {}

  public static void main(String[] only) throws IOException, InterruptedException {
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    scenarios.put("start", new StartScenario());
    scenarios.put("lag", new LagScenario());
    scenarios.put("promises", new PromiseScenario());
    scenarios.put("line", new LineScenario());
    scenarios.put("gateway", new GatewayScenario());
    scenarios.put("ingest", new IngestScenario());
    scenarios.put("identity", new IdentityScenario());
    scenarios.put("linkage", new LinkageScenario());
    List<String> measuring = List.copyOf(scenarios.keySet());
    scenarios.put("fuzz", new FuzzScenario());
    List<String> wanted = only.length == 0 ? measuring : List.of(only);
    Environment environment =
        wanted.equals(List.of("linkage"))
            ? new Environment(Path.of("."), Map.of())
            : Environment.read(Path.of(System.getProperty("carillon.env", ".carillon/env")));
    Figures figures = new Figures(System.out);
    List<Results> all = new ArrayList<>();
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
      Results results = new Results(name, RESULTS);
      sound &= scenario.run(environment, figures, results);
      results.write();
      all.add(results);
    }
    Path page = RESULTS.resolve("bench.html");
    Files.writeString(page, Page.of(all));
    figures.say("All values: %s/<scenario>.csv; plots: %s".formatted(RESULTS, page));
    System.exit(sound ? 0 : 1);
  }
}
