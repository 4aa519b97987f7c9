package io.carillon.bench.ingest;

import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Latencies;
import io.carillon.bench.Results;
import io.carillon.bench.Scenario;
import io.carillon.bench.load.Ceiling;
import io.carillon.bench.load.Load;
import io.carillon.bench.load.Standstill;
import io.carillon.bench.load.Warm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How many events a second ingestion accepts, durable before the answer, beside the least that can
 * do that; how long one takes at half of that; what one costs beside many tenants and many schemas;
 * and what the process keeps in memory over half an hour.
 */
public final class IngestScenario implements Scenario {
  static final int PORT_ABOVE_THE_GATEWAYS = 1;

  /** What ingestion needs. */
  static final Set<String> PARTS = Set.of("ingest", "kafka", "postgres", "redis", "sandbox");

  private static final int SEARCHES = 3;
  private static final int ROUNDS = 3;
  private static final int MOST_WARM_UPS = 6;
  private static final double WARM_EVENTS = 4_000;
  private static final double MOST_WARM_CALLS = 1_000;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration ROUND = Duration.ofSeconds(8);

  @Override
  public boolean run(Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException {
    Costs costs = new Costs(environment, figures, results);
    costs.prepare();
    boolean sound = throughput(environment, figures, results);
    sound &= costs.run();
    return new Soak(environment, figures, results).run() && sound;
  }

  private static boolean throughput(Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException {
    boolean sound = true;
    figures.say("ingest: all stands still but " + PARTS);
    try (Standstill _ = Standstill.ofAllBut(environment.folder(), PARTS);
        Bare bare = Bare.start(environment)) {
      for (Shape shape : List.of(Shape.BATCH, Shape.SINGLE)) {
        Ceiling.Loads ingest = shape.at(environment.beside(PORT_ABOVE_THE_GATEWAYS), environment);
        Ceiling.Loads least = shape.at(bare.address(), environment);
        Warm.until(
            environment.folder(), MOST_WARM_UPS, figures, () -> warmUp(shape, ingest, least));
        rates(shape, ingest, least, figures, results);
        sound &= half(shape, ingest, figures, results);
      }
      for (int time = 0; time < ROUNDS; time++) {
        results.add("ingest-kafka-own", KafkasOwn.rate(environment.kafka(), Bare.TOPIC), "ev/s");
      }
      results.print("ingest-kafka-own", figures);
    }
    return sound;
  }

  private static String warmUp(Shape shape, Ceiling.Loads ingest, Ceiling.Loads least)
      throws IOException, InterruptedException {
    double calls = Math.min(MOST_WARM_CALLS, WARM_EVENTS / shape.events());
    double ours = Ceiling.once(ingest, calls, WARM_UP).took().percentile(50);
    double theirs = Ceiling.once(least, calls, WARM_UP).took().percentile(50);
    return "%s, %.0f calls a second, p50 %.1f ms at ingest, %.1f at the bare door"
        .formatted(shape.name(), calls, ours, theirs);
  }

  private static void rates(
      Shape shape, Ceiling.Loads ingest, Ceiling.Loads least, Figures figures, Results results)
      throws IOException, InterruptedException {
    String ours = name(shape, "rate");
    String theirs = name(shape, "bare-rate");
    double first = 1_000.0 / shape.events() * Math.min(shape.events(), 5);
    // each rate compiles anew what no lower one made hot: a first search of each is thrown away
    double oursHeld = Ceiling.of(ours + ", not counted", ingest, first, figures);
    double theirsHeld = Ceiling.of(theirs + ", not counted", least, first, figures);
    for (int search = 0; search < SEARCHES; search++) {
      // whoever is first in one search is second in the next
      for (boolean isOurs : search % 2 == 0 ? List.of(true, false) : List.of(false, true)) {
        String name = isOurs ? ours : theirs;
        double before = isOurs ? oursHeld : theirsHeld;
        double begin = Math.max(first / 2, before / 1.5);
        double calls = Ceiling.of(name, isOurs ? ingest : least, begin, figures);
        results.add(name, calls * shape.events(), "ev/s");
      }
    }
    results.print(ours, figures);
    results.print(theirs, figures);
    figures.ratio(
        name(shape, ""), results.median(ours) / results.median(theirs), "ingest", "the bare door");
  }

  /** Whether all answers at half of the highest rate were good. */
  private static boolean half(Shape shape, Ceiling.Loads ingest, Figures figures, Results results)
      throws IOException, InterruptedException {
    double calls = results.median(name(shape, "rate")) / shape.events() / 2;
    if (!(calls > 0)) {
      figures.say(name(shape, "") + ": no rate held, so there is no half of it");
      return false;
    }
    boolean sound = true;
    for (int round = 0; round < ROUNDS; round++) {
      Load.Run run = Ceiling.once(ingest, calls, ROUND);
      Latencies took = run.took();
      sound &= run.statuses().isEmpty();
      results.add(name(shape, "half-p50"), took.percentile(50), "ms");
      results.add(name(shape, "half-p99"), took.percentile(99), "ms");
      results.distribution(name(shape, "half"), took);
      if (!run.statuses().isEmpty()) {
        figures.say("%s: others than expected: %s".formatted(name(shape, "half"), run.statuses()));
      }
    }
    results.print(name(shape, "half-p50"), figures);
    results.print(name(shape, "half-p99"), figures);
    return sound;
  }

  private static String name(Shape shape, String figure) {
    return figure.isEmpty()
        ? "ingest-" + shape.name()
        : "ingest-%s-%s".formatted(shape.name(), figure);
  }
}
