package io.carillon.bench.ingest;

import io.carillon.bench.Api;
import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Processes;
import io.carillon.bench.Results;
import io.carillon.bench.load.Ceiling;
import io.carillon.bench.load.Load;
import io.carillon.bench.load.Standstill;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an event costs ingestion's process of the processor's time, as the system counts it: of one
 * tenant and of a thousand in turn, and without a tracking plan and beside one with many schemas of
 * other events in turn.
 */
final class Costs {
  private static final int TENANTS = 1_000;
  private static final int SCHEMAS = 200;
  private static final int ROUNDS = 5;
  private static final double RATE = 800;
  private static final Duration TIME = Duration.ofSeconds(15);

  private final Environment environment;
  private final Figures figures;
  private final Results results;
  private final URI address;
  private final Ceiling.Loads demo;
  private List<String> keys = List.of();
  private boolean sound = true;

  Costs(Environment environment, Figures figures, Results results) {
    this.environment = environment;
    this.figures = figures;
    this.results = results;
    this.address = environment.beside(IngestScenario.PORT_ABOVE_THE_GATEWAYS);
    this.demo = Shape.SINGLE.at(address, environment);
  }

  /** Makes the tenants, while nothing else is to be done. */
  void prepare() throws InterruptedException {
    try {
      keys = new Tenants(environment, figures).keys(TENANTS);
    } catch (IOException | IllegalStateException e) {
      sound = false;
      figures.say("ingest: the tenants cannot be made: " + e.getMessage());
    }
  }

  /** Whether all could be measured. */
  boolean run() throws InterruptedException {
    Set<String> parts = new HashSet<>(IngestScenario.PARTS);
    parts.add("keycloak");
    Environment ingest = environment.with(Map.of("CARILLON_URL", address.toString()));
    try (Standstill _ = Standstill.ofAllBut(environment.folder(), parts);
        Api api = new Api(ingest)) {
      if (!keys.isEmpty()) {
        tenants(Shape.SINGLE.at(address, keys));
      }
      plans(new Plans(api));
    } catch (IOException | IllegalStateException e) {
      sound = false;
      figures.say("ingest: what an event costs cannot be measured: " + e.getMessage());
    }
    return sound;
  }

  private void tenants(Ceiling.Loads many) throws IOException, InterruptedException {
    for (int round = 0; round <= ROUNDS; round++) {
      for (boolean isMany : turns(round)) {
        if (isMany) {
          note("ingest-cost-tenants-" + TENANTS, many, round);
        } else {
          note("ingest-cost-tenants-1", demo, round);
        }
      }
    }
    tell("tenants", "ingest-cost-tenants-" + TENANTS, "ingest-cost-tenants-1", "tenants");
  }

  private void plans(Plans plans) throws IOException, InterruptedException {
    plans.clear();
    int others = plans.count();
    if (others > 0) {
      figures.say(
          "ingest: the demo's tenant has %d tracking plans of its own, which stay"
              .formatted(others));
    }
    String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    try {
      for (int round = 0; round <= ROUNDS; round++) {
        for (boolean isPlanned : turns(round)) {
          if (isPlanned) {
            plans.put(run + "-" + round, SCHEMAS);
            note("ingest-cost-schemas-" + SCHEMAS, demo, round);
            plans.clear();
          } else {
            note("ingest-cost-schemas-0", demo, round);
          }
        }
      }
    } finally {
      plans.clear();
    }
    tell(
        "schemas",
        "ingest-cost-schemas-" + SCHEMAS,
        "ingest-cost-schemas-0",
        "schemas of other events");
  }

  /** The machine's speed drifts, so whoever is first in one round is second in the next. */
  private static List<Boolean> turns(int round) {
    return round % 2 == 0 ? List.of(false, true) : List.of(true, false);
  }

  /** The first round is for the compilers. */
  private void note(String name, Ceiling.Loads loads, int round)
      throws IOException, InterruptedException {
    double before = seconds();
    Load.Run run = Ceiling.once(loads, RATE, TIME);
    double micros = (seconds() - before) * 1e6 / run.sent();
    figures.say(
        "%s: %.0f us an event%s".formatted(name, micros, round == 0 ? " (warming up)" : ""));
    if (!run.statuses().isEmpty()) {
      sound = false;
      figures.say("%s: others than expected: %s".formatted(name, run.statuses()));
    }
    if (round > 0) {
      results.add(name, micros, "us");
    }
  }

  private double seconds() throws IOException {
    return Processes.processor(environment.folder()).getOrDefault("ingest", 0.0);
  }

  private void tell(String what, String many, String few, String of) {
    List.of(few, many).forEach(name -> results.print(name, figures));
    figures.ratio(
        "ingest-" + what,
        results.median(many) / results.median(few),
        many.substring(many.lastIndexOf('-') + 1) + " " + of,
        few.substring(few.lastIndexOf('-') + 1));
  }
}
