package io.carillon.bench.line;

import io.carillon.bench.Api;
import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Latencies;
import io.carillon.bench.Processes;
import io.carillon.bench.Results;
import io.carillon.bench.Scenario;
import io.carillon.bench.load.Crowd;
import io.carillon.bench.load.Search;
import io.carillon.bench.load.Shop;
import io.carillon.bench.load.WarmUp;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * The highest rate that the line sustains: for {@value #SECONDS} s, with 99 of 100 messages at the
 * provider within a second of their event's acceptance, none missing, none twice.
 */
public final class LineScenario implements Scenario {
  private static final int SECONDS = 20;
  private static final Duration TIME = Duration.ofSeconds(SECONDS);
  private static final int REPETITIONS = 3;
  private static final double LIMIT = 1_000;
  private static final double FIRST = 200;
  private static final double MOST = 20_000;

  @Override
  public boolean run(Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException {
    try (Api api = new Api(environment)) {
      figures.say(
          "line: making a shop and its people known; 1 of %d events asks for a mail"
              .formatted(Shop.ONE_ASKS_OF));
      Crowd crowd = Crowd.gather(api);
      new WarmUp(environment, crowd, figures).run();
      boolean[] sound = {true};
      double first = FIRST;
      for (int repetition = 1; repetition <= REPETITIONS; repetition++) {
        double rate =
            new Search(first, MOST)
                .highest(tried -> holds(environment, crowd, tried, figures, results, sound));
        figures.say(
            "line: %.0f events a second held, %d of %d".formatted(rate, repetition, REPETITIONS));
        results.add("line-rate", rate, "ev/s");
        first = Math.max(FIRST, rate);
      }
      results.print("line-rate", figures);
      results.names("line-cpu-").forEach(part -> results.print(part, figures));
      return sound[0];
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean holds(
      Environment environment,
      Crowd crowd,
      double rate,
      Figures figures,
      Results results,
      boolean[] sound)
      throws IOException, InterruptedException {
    Map<String, Double> before = Processes.processor(environment.folder());
    Crowd.Run run = crowd.send(rate, TIME, false);
    Map<String, Double> after = Processes.processor(environment.folder());
    Latencies lags = run.arrived().fromAccepted();
    double p99 = lags.percentile(99);
    // everything that was accepted comes, however far behind: too slow is no loss
    sound[0] &= run.sound(results);
    boolean held = p99 <= LIMIT && run.sent().refused() == 0 && run.arrived().missing() == 0;
    results.add("line-p99-at-" + Math.round(rate), p99, "ms");
    double total = 0;
    for (Map.Entry<String, Double> part : after.entrySet()) {
      double used = part.getValue() - before.getOrDefault(part.getKey(), 0.0);
      total += used;
      if (held) {
        results.add("line-cpu-" + part.getKey(), used * 1_000 / run.sent().events(), "ms/event");
      }
    }
    figures.say(
        "line: %6.0f events a second: p50 %.0f ms, p99 %.0f ms, %.2f ms of processor an event%s%s"
            .formatted(
                rate,
                lags.percentile(50),
                p99,
                total * 1_000 / run.sent().events(),
                run.sent().refused() > 0 ? ", " + run.sent().refused() + " refused" : "",
                held ? "" : " (does not hold)"));
    return held;
  }
}
