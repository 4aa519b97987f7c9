package io.carillon.bench.gateway;

import io.carillon.bench.Api;
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

/**
 * What the gateway costs. For each call, in turn straight at its service and through the gateway:
 * the highest rate that holds; then, at half of what the gateway bears, what it adds.
 */
public final class GatewayScenario implements Scenario {
  private static final int SEARCHES = 3;

  private static final int ROUNDS = 5;
  private static final double FIRST = 400;
  private static final double WARM = 1_000;
  private static final int MOST_WARM_UPS = 12;
  private static final Duration ROUND = Duration.ofSeconds(8);
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  @Override
  public boolean run(Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException {
    boolean sound = true;
    try (Api api = new Api(environment)) {
      // the read first: behind the events, the line has to work them off
      for (Door door : List.of(Door.get(api), Door.track(environment))) {
        try (Standstill _ = Standstill.ofAllBut(environment.folder(), door.parts())) {
          figures.say("gateway-%s: all stands still but %s".formatted(door.name(), door.parts()));
          Warm.until(environment.folder(), MOST_WARM_UPS, figures, () -> warmUp(door, environment));
          rates(door, environment, figures, results);
          sound &= added(door, environment, figures, results);
        }
        tell(door, figures, results);
      }
    }
    return sound;
  }

  private static String warmUp(Door door, Environment environment)
      throws IOException, InterruptedException {
    double through = once(door, environment, true, WARM, WARM_UP).took().percentile(50);
    double straight = once(door, environment, false, WARM, WARM_UP).took().percentile(50);
    return "%s, %.0f a second, p50 %.1f ms through the gateway, %.1f straight"
        .formatted(door.name(), WARM, through, straight);
  }

  private static void rates(Door door, Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException {
    for (int search = 0; search < SEARCHES; search++) {
      // whoever is first in one search is second in the next
      for (boolean through : search % 2 == 0 ? List.of(false, true) : List.of(true, false)) {
        String name = rate(door, through);
        double first = search == 0 ? FIRST : Math.max(FIRST, results.median(name) / 1.5);
        double highest = Ceiling.of(name, loads(door, environment, through), first, figures);
        results.add(name, highest, "req/s");
      }
    }
  }

  /** Whether all answers were good. */
  private static boolean added(Door door, Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException {
    double rate = results.median(rate(door, true)) / 2;
    if (!(rate > 0)) {
      figures.say("gateway-%s: no rate held, so nothing is added up".formatted(door.name()));
      return false;
    }
    boolean sound = true;
    for (int round = 0; round < ROUNDS; round++) {
      boolean straightFirst = round % 2 == 0;
      Load.Run one = once(door, environment, !straightFirst, rate, ROUND);
      Load.Run other = once(door, environment, straightFirst, rate, ROUND);
      Load.Run straight = straightFirst ? one : other;
      Load.Run through = straightFirst ? other : one;
      sound &= straight.statuses().isEmpty() && through.statuses().isEmpty();
      keep(door, "straight", straight.took(), results);
      keep(door, "through", through.took(), results);
      results.add(
          "gateway-" + door.name() + "-added-p50",
          through.took().percentile(50) - straight.took().percentile(50),
          "ms");
      results.add(
          "gateway-" + door.name() + "-added-p99",
          through.took().percentile(99) - straight.took().percentile(99),
          "ms");
      if (!sound) {
        figures.say(
            "gateway-%s: others than expected: straight %s, through %s"
                .formatted(door.name(), straight.statuses(), through.statuses()));
      }
    }
    return sound;
  }

  private static void keep(Door door, String way, Latencies took, Results results) {
    String name = "gateway-%s-%s".formatted(door.name(), way);
    results.add(name + "-p50", took.percentile(50), "ms");
    results.add(name + "-p99", took.percentile(99), "ms");
    results.distribution(name, took);
  }

  private static Load.Run once(
      Door door, Environment environment, boolean through, double rate, Duration time)
      throws IOException, InterruptedException {
    return Ceiling.once(loads(door, environment, through), rate, time);
  }

  private static Ceiling.Loads loads(Door door, Environment environment, boolean through) {
    return () -> through ? door.through(environment) : door.straight(environment);
  }

  private static void tell(Door door, Figures figures, Results results) {
    String name = "gateway-" + door.name();
    results.print(rate(door, true), figures);
    results.print(rate(door, false), figures);
    figures.ratio(
        name + "-rate",
        results.median(rate(door, true)) / results.median(rate(door, false)),
        "through the gateway",
        "straight");
    for (String part : List.of("straight", "through", "added")) {
      results.print("%s-%s-p50".formatted(name, part), figures);
      results.print("%s-%s-p99".formatted(name, part), figures);
    }
  }

  private static String rate(Door door, boolean through) {
    return "gateway-%s-%s-rate".formatted(door.name(), through ? "through" : "straight");
  }
}
