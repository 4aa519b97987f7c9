package io.carillon.bench.identity;

import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Latencies;
import io.carillon.bench.Processes;
import io.carillon.bench.Results;
import io.carillon.bench.load.Warm;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures, one after the other, what identity does in a second and what it costs. */
final class Rates {
  private static final int MOST_WARM_UPS = 12;
  private static final int ROUNDS = 5;
  private static final int FEWER_ROUNDS = 3;
  private static final Duration STEADY = Duration.ofSeconds(20);
  private static final Duration DRAINED = Duration.ofMinutes(2);

  /**
   * Rounds until many people are a steady state. The first fills what remembers pages, and through
   * the second PostgreSQL's processes meet that memory, each for itself: some three page faults an
   * event in both, few behind them.
   */
  private static final int WARM_UPS = 3;

  private final Environment environment;
  private final Figures figures;
  private final Results results;
  private final Tables tables;
  private final Passage passage;

  /** A round's events. */
  private final int events = setting("IDENTITY_EVENTS", 20_000);

  private final int few = setting("IDENTITY_FEW", 50_000);
  private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  private final Instant seen =
      Instant.now().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.SECONDS);
  private boolean sound = true;

  Rates(Environment environment, Figures figures, Results results, Tables tables, Passage passage) {
    this.environment = environment;
    this.figures = figures;
    this.results = results;
    this.tables = tables;
    this.passage = passage;
  }

  private static int setting(String name, int otherwise) {
    return (int) Environment.setting(name, otherwise);
  }

  /**
   * Whether each event found its person, once.
   *
   * @param many how many people there are at the end, beside the few of the beginning
   */
  boolean run(int many) throws SQLException, IOException, InterruptedException {
    Town village = fill(Tables.FEW, 1, few);
    Passage.Source ofFew = Events.known(village);
    Warm.until(
        environment.folder(),
        MOST_WARM_UPS,
        figures,
        () -> judged("warming up", passage.flood(ofFew, events)).toString());
    known("identity-known-" + few, ofFew, 1, ROUNDS);
    Town city = fill(Tables.MANY, 2, many);
    Passage.Source ofMany = Events.known(city);
    known("identity-known", ofMany, WARM_UPS, ROUNDS);
    known("identity-known-" + few + "-beside", ofFew, 1, FEWER_ROUNDS);
    ratio("identity-scale", "identity-known-cost", "identity-known-" + few + "-cost");
    half(ofMany);
    check(
        "people that were known",
        few + many,
        tables.living(Tables.FEW) + tables.living(Tables.MANY));
    fresh();
    merging();
    new Bare(tables, city).run(FEWER_ROUNDS, figures, results);
    ratio("identity-known-bare", "identity-known", "identity-bare-upserts");
    ratio("identity-new-bare", "identity-new", "identity-bare-upserts");
    return sound;
  }

  private Town fill(String tenant, int mark, int people) throws SQLException {
    long begin = System.nanoTime();
    Town town = new Town(tenant, run, mark, seen, people);
    tables.fill(town);
    figures.say(
        "identity: %d people made in %d s"
            .formatted(people, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin)));
    return town;
  }

  private void known(String name, Passage.Source source, int warmUps, int rounds)
      throws SQLException, IOException, InterruptedException {
    for (int round = 0; round < warmUps + rounds; round++) {
      round(name, source, round >= warmUps);
    }
    print(name);
  }

  /** At half of the highest rate, whatever becomes of those before. */
  private void half(Passage.Source source) throws InterruptedException {
    double rate = results.median("identity-known") / 2;
    if (!(rate > 0)) {
      return;
    }
    for (int round = 0; round < FEWER_ROUNDS; round++) {
      Latencies took = judged("half", passage.steady(source, rate, STEADY)).took();
      results.add("identity-known-half-p50", took.percentile(50), "ms");
      results.add("identity-known-half-p99", took.percentile(99), "ms");
      results.distribution("identity-known-half", took);
    }
    results.print("identity-known-half-p50", figures);
    results.print("identity-known-half-p99", figures);
  }

  private void fresh() throws SQLException, IOException, InterruptedException {
    Passage.Source source = Events.fresh(new Town(Tables.NEW, run, 3, seen, Integer.MAX_VALUE));
    for (int round = 0; round <= FEWER_ROUNDS; round++) {
      round("identity-new", source, round > 0);
    }
    print("identity-new");
    check("people that came", (long) (FEWER_ROUNDS + 1) * events, tables.living(Tables.NEW));
  }

  private void merging() throws SQLException, IOException, InterruptedException {
    int pairs = (FEWER_ROUNDS + 1) * events;
    Town town = new Town(Tables.PAIRS, run, 4, seen, pairs * 2);
    tables.fillPairs(town);
    Passage.Source source = Events.merging(town);
    for (int round = 0; round <= FEWER_ROUNDS; round++) {
      round("identity-merge", source, round > 0);
    }
    print("identity-merge");
    check("merges", pairs, tables.merges(Tables.PAIRS));
    check("people behind merges", pairs, tables.living(Tables.PAIRS));
  }

  /** Sends one round's events; what each costs, in identity's process and in PostgreSQL. */
  private void round(String name, Passage.Source source, boolean counts)
      throws SQLException, IOException, InterruptedException {
    Map<String, Double> before = Processes.processor(environment.folder());
    Passed passed = judged(name, passage.flood(source, events));
    long unpublished = tables.outbox();
    published();
    Map<String, Double> after = Processes.processor(environment.folder());
    double identity = micros("identity", before, after);
    double postgres = micros("postgres", before, after);
    figures.say(
        "%s: %s, %.0f us of processor an event in identity, %.0f in PostgreSQL, %d unpublished%s"
            .formatted(
                name, passed, identity, postgres, unpublished, counts ? "" : " (warming up)"));
    if (counts) {
      results.add(name, passed.rate(), "ev/s");
      results.add(name + "-cost", identity + postgres, "us");
      results.add(name + "-cost-identity", identity, "us");
      results.add(name + "-cost-postgres", postgres, "us");
      results.add(name + "-unpublished", unpublished, "states");
    }
  }

  private double micros(String part, Map<String, Double> before, Map<String, Double> after) {
    return (after.getOrDefault(part, 0.0) - before.getOrDefault(part, 0.0)) * 1e6 / events;
  }

  /** Waits until all states are out, which is of the events' cost. */
  private void published() throws SQLException, InterruptedException {
    long end = System.nanoTime() + DRAINED.toNanos();
    while (tables.outbox() > 0) {
      if (System.nanoTime() > end) {
        sound = false;
        figures.say("identity: states are not published within " + DRAINED);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void print(String name) {
    List.of("", "-cost", "-cost-identity", "-cost-postgres")
        .forEach(end -> results.print(name + end, figures));
    if (results.median(name + "-unpublished") > 0) {
      results.print(name + "-unpublished", figures);
    }
  }

  private Passed judged(String what, Passed passed) {
    if (!passed.sound()) {
      sound = false;
      figures.say("%s: %s".formatted(what, passed));
    }
    return passed;
  }

  private void check(String what, long expected, long found) {
    if (expected != found) {
      sound = false;
      figures.say("identity: %s: %d (expected: %d)".formatted(what, found, expected));
    }
  }

  private void ratio(String name, String what, String against) {
    figures.ratio(name, results.median(what) / results.median(against), what, against);
  }
}
