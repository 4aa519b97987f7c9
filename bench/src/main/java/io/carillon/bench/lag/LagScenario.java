package io.carillon.bench.lag;

import io.carillon.bench.Api;
import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Latencies;
import io.carillon.bench.Processes;
import io.carillon.bench.Results;
import io.carillon.bench.Scenario;
import io.carillon.bench.load.Arrived;
import io.carillon.bench.load.Crowd;
import io.carillon.bench.load.WarmUp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The way of an event while so many come a second; each rate three times, in turn. */
public final class LagScenario implements Scenario {
  private static final List<Integer> RATES = List.of(50, 200, 500);
  private static final int REPETITIONS = 3;
  private static final Duration TIME = Duration.ofSeconds(20);

  /** The rate at which every request is traced, to see where the time goes. */
  private static final int TRACED = 50;

  @Override
  public boolean run(Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException {
    try (Api api = new Api(environment)) {
      figures.say("lag: making a shop and its people known");
      Crowd crowd = Crowd.gather(api);
      new WarmUp(environment, crowd, figures).run();
      boolean sound = true;
      for (int repetition = 1; repetition <= REPETITIONS; repetition++) {
        for (int rate : RATES) {
          figures.say("lag: %d events a second, %d of %d".formatted(rate, repetition, REPETITIONS));
          Crowd.Run run = crowd.send(rate, TIME, rate == TRACED);
          sound &= tell(run, "lag-" + rate, results);
          if (rate == TRACED) {
            hops(api, run, results);
          }
        }
      }
      for (Map.Entry<String, Long> part : Processes.resident(environment.folder()).entrySet()) {
        results.add("rss-" + part.getKey(), part.getValue() / 1e6, "MB");
      }
      results.add(
          "rss",
          Processes.resident(environment.folder()).values().stream().mapToLong(b -> b).sum() / 1e6,
          "MB");
      RATES.forEach(
          rate -> {
            results.print("lag-" + rate + "-p50", figures);
            results.print("lag-" + rate + "-p99", figures);
            results.print("lag-" + rate + "-due-p99", figures);
          });
      results.names("hop-").forEach(hop -> results.print(hop, figures));
      results.print("rss", figures);
      figures.ratio(
          "lag",
          results.median("lag-200-p50") / results.median("lag-50-p50"),
          "p50 at 200 events a second",
          "p50 at 50");
      return sound;
    }
  }

  private static boolean tell(Crowd.Run run, String name, Results results) throws IOException {
    Arrived arrived = run.arrived();
    Latencies lags = arrived.fromAccepted();
    results.add(name + "-p50", lags.percentile(50), "ms");
    results.add(name + "-p99", lags.percentile(99), "ms");
    results.add(name + "-max", lags.max(), "ms");
    results.add(name + "-due-p50", arrived.fromDue().percentile(50), "ms");
    results.add(name + "-due-p99", arrived.fromDue().percentile(99), "ms");
    results.distribution(name, lags);
    results.file(name + ".csv", arrived.csv());
    return run.sound(results);
  }

  private static void hops(Api api, Crowd.Run run, Results results)
      throws IOException, InterruptedException {
    new Hops(api)
        .of(run.sent().asked())
        .forEach((service, hop) -> results.add("hop-" + service, hop.percentile(50), "ms"));
  }
}
