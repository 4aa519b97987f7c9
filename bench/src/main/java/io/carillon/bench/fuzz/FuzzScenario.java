package io.carillon.bench.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.bench.Api;
import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Results;
import io.carillon.bench.Scenario;
import io.carillon.platform.fuzz.Answer;
import io.carillon.platform.fuzz.FuzzedRequest;
import io.carillon.platform.fuzz.Fuzzer;
import io.carillon.platform.fuzz.Wire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Made-up requests over the joined contract, at the public port. Set {@code FUZZ_SEED} to see the
 * same ones again, {@code FUZZ_REQUESTS} for fewer. They change what they can of the demo's tenant.
 */
public final class FuzzScenario implements Scenario {
  private static final int REQUESTS = 100_000;
  private static final int ROUND = 5_000;
  private static final int AT_ONCE = 16;
  private static final int PATIENT = 20;
  private static final int TOO_MANY = 429;
  private static final Duration HANG = Duration.ofSeconds(10);

  @Override
  public boolean run(Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException {
    long seed = setting("FUZZ_SEED", System.currentTimeMillis());
    int wanted = (int) setting("FUZZ_REQUESTS", REQUESTS);
    Tally tally = new Tally();
    try (Api api = new Api(environment)) {
      JsonNode contract =
          Contract.withoutStreams(api.get("/openapi", api.token("rachel")).expect(200).json());
      figures.say(
          "fuzz: %,d requests over %d operations, FUZZ_SEED=%d"
              .formatted(wanted, Contract.operations(contract), seed));
      for (int begin = 0; begin < wanted; begin += ROUND) {
        // tokens live for minutes, a round takes less
        Fuzzer fuzzer = new Fuzzer(contract, Credentials.fresh(api, environment.writeKey()));
        round(environment, fuzzer, seed + begin, Math.min(ROUND, wanted - begin), tally);
        figures.say("fuzz: %,d of %,d: %s".formatted(tally.count(), wanted, tally.classes()));
      }
    }
    return tell(tally, figures, results);
  }

  /** Requests {@code seed}, {@code seed + 1} …, over so many connections at once. */
  private static void round(
      Environment environment, Fuzzer fuzzer, long seed, int count, Tally tally)
      throws InterruptedException {
    URI gateway = environment.beside(0);
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      for (int connection = 0; connection < AT_ONCE; connection++) {
        int first = connection;
        all.add(
            threads.submit(
                () -> {
                  try (Wire wire = new Wire(gateway.getHost(), gateway.getPort(), HANG)) {
                    for (int n = first; n < count; n += AT_ONCE) {
                      send(wire, fuzzer.request(seed + n), tally);
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

  private static boolean tell(Tally tally, Figures figures, Results results) {
    tally
        .classes()
        .forEach((status, count) -> results.add("fuzz-status-" + status, count, "requests"));
    results.names("fuzz-status-").forEach(name -> results.print(name, figures));
    figures.figure("fuzz-requests", tally.count(), "requests");
    figures.figure("fuzz-5xx", tally.undeclared(), "requests");
    figures.figure("fuzz-hangs", tally.hangs(), "requests");
    if (!tally.sound()) {
      figures.say("fuzz: what must not be:%n%s".formatted(tally.faults()));
    }
    return tally.sound();
  }

  private static long setting(String name, long otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? otherwise : Long.parseLong(value.strip());
  }
}
