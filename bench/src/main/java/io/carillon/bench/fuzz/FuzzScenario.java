package io.carillon.bench.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.bench.Api;
import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Results;
import io.carillon.bench.Scenario;
import io.carillon.bench.load.Standstill;
import io.carillon.platform.fuzz.Answer;
import io.carillon.platform.fuzz.FuzzedRequest;
import io.carillon.platform.fuzz.Fuzzer;
import io.carillon.platform.fuzz.Verdict;
import io.carillon.platform.fuzz.Wire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Valid events changed at random, between two others in a batch, straight at ingestion; then
 * made-up requests over the joined contract, at the public port. Set {@code FUZZ_SEED} to see the
 * same ones again, {@code FUZZ_MUTATIONS} and {@code FUZZ_REQUESTS} for fewer. The requests change
 * what they can of the demo's tenant.
 */
public final class FuzzScenario implements Scenario {
  private static final int MUTATIONS = 1_000_000;
  private static final int MUTATIONS_ROUND = 25_000;
  private static final int REQUESTS = 100_000;
  private static final int ROUND = 5_000;
  private static final int AT_ONCE = 16;
  private static final int PATIENT = 20;
  private static final int TOO_MANY = 429;
  private static final int PORT_ABOVE_THE_GATEWAYS = 1;
  private static final Duration HANG = Duration.ofSeconds(10);

  /** What ingestion needs; the line works on what was accepted when the others go on. */
  private static final Set<String> INGESTION =
      Set.of("ingest", "kafka", "postgres", "redis", "sandbox");

  @Override
  public boolean run(Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException {
    long seed = Environment.setting("FUZZ_SEED", System.currentTimeMillis());
    // before the requests, which leave rules for events behind
    boolean sound = mutations(environment, seed, figures, results);
    return requests(environment, seed, figures, results) & sound;
  }

  private static boolean mutations(
      Environment environment, long seed, Figures figures, Results results)
      throws IOException, InterruptedException {
    int wanted = (int) Environment.setting("FUZZ_MUTATIONS", MUTATIONS);
    if (wanted == 0) {
      return true;
    }
    String key = Credentials.basic(environment.writeKey());
    Tally tally = new Tally(Neighbours::fault);
    figures.say(
        "fuzz: %,d changed events, each between two others, FUZZ_SEED=%d; all stands still but %s"
            .formatted(wanted, seed, INGESTION));
    try (Standstill _ = Standstill.ofAllBut(environment.folder(), INGESTION)) {
      long start = System.nanoTime();
      for (int begin = 0; begin < wanted; begin += MUTATIONS_ROUND) {
        round(
            environment.beside(PORT_ABOVE_THE_GATEWAYS),
            each -> Neighbours.request(each, key),
            seed + begin,
            Math.min(MUTATIONS_ROUND, wanted - begin),
            tally);
        figures.say(
            "fuzz: %,d of %,d changed events: %s, %.0f a second"
                .formatted(
                    tally.count(),
                    wanted,
                    tally.classes(),
                    tally.count() * 1e9 / (System.nanoTime() - start)));
      }
    }
    return tell("fuzz-mutations", tally, figures, results);
  }

  private static boolean requests(
      Environment environment, long seed, Figures figures, Results results)
      throws IOException, InterruptedException {
    int wanted = (int) Environment.setting("FUZZ_REQUESTS", REQUESTS);
    Tally tally = new Tally(Verdict::fault);
    try (Api api = new Api(environment)) {
      JsonNode contract =
          Contract.withoutStreams(api.get("/openapi", api.token("rachel")).expect(200).json());
      figures.say(
          "fuzz: %,d requests over %d operations, FUZZ_SEED=%d"
              .formatted(wanted, Contract.operations(contract), seed));
      for (int begin = 0; begin < wanted; begin += ROUND) {
        // tokens live for minutes, a round takes less
        Fuzzer fuzzer = new Fuzzer(contract, Credentials.fresh(api, environment.writeKey()));
        round(
            environment.beside(0),
            fuzzer::request,
            seed + begin,
            Math.min(ROUND, wanted - begin),
            tally);
        figures.say("fuzz: %,d of %,d: %s".formatted(tally.count(), wanted, tally.classes()));
      }
    }
    return tell("fuzz", tally, figures, results);
  }

  /** Requests {@code seed}, {@code seed + 1} …, over so many connections at once. */
  private static void round(
      URI at, LongFunction<FuzzedRequest> requests, long seed, int count, Tally tally)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      for (int connection = 0; connection < AT_ONCE; connection++) {
        int first = connection;
        all.add(
            threads.submit(
                () -> {
                  try (Wire wire = new Wire(at.getHost(), at.getPort(), HANG)) {
                    for (int n = first; n < count; n += AT_ONCE) {
                      send(wire, requests.apply(seed + n), tally);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Who is told to wait waits and asks again: what is behind the limits is to be seen. */
  private static void send(Wire wire, FuzzedRequest request, Tally tally) {
    for (int attempt = 1; attempt <= PATIENT; attempt++) {
      try {
        Answer answer = wire.call(request);
        if (answer.status() != TOO_MANY || attempt == PATIENT) {
          tally.answered(request, answer);
          return;
        }
        LockSupport.parkNanos(patience(answer.header("retry-after")).toNanos());
      } catch (SocketTimeoutException e) {
        tally.hung(request);
        return;
      } catch (IOException e) {
        tally.cut(request);
        return;
      }
    }
  }

  static Duration patience(String retryAfter) {
    return retryAfter.matches("\\d{1,5}")
        ? Duration.ofSeconds(Math.clamp(Long.parseLong(retryAfter), 1, 10))
        : Duration.ofSeconds(1);
  }

  private static boolean tell(String name, Tally tally, Figures figures, Results results) {
    String status = name + "-status-";
    tally.classes().forEach((each, count) -> results.add(status + each, count, "requests"));
    results.names(status).forEach(each -> results.print(each, figures));
    figures.figure(name + "-requests", tally.count(), "requests");
    figures.figure(name + "-5xx", tally.undeclared(), "requests");
    figures.figure(name + "-hangs", tally.hangs(), "requests");
    if (!tally.sound()) {
      figures.say("%s: what must not be:%n%s".formatted(name, tally.faults()));
    }
    return tally.sound();
  }
}
