package io.carillon.ingest.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.ingest.Demo;
import io.carillon.platform.fuzz.Answer;
import io.carillon.platform.fuzz.FuzzedRequest;
import io.carillon.platform.fuzz.Mutations;
import io.carillon.platform.fuzz.Verdict;
import io.carillon.platform.fuzz.Wire;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The same over HTTP, at all kinds of doors. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class MutatedCallsTest {
  private static final int CALLS = 20_000;
  private static final int CALLERS = 8;
  private static final List<String> DOORS =
      List.of(
          "/v1/track", "/v1/i", "/v1/page", "/v1/batch", "/v1/b", "/v1/import/", "/v1/pixel/track");
  private static final List<String> TYPES =
      List.of("application/json", "text/plain", "application/x-www-form-urlencoded");

  @Test
  void noneIsAnsweredByAFailure() throws InterruptedException, ExecutionException {
    String basic = Base64.getEncoder().encodeToString((Demo.newKey() + ":").getBytes(UTF_8));
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Callable<Void>> all =
          IntStream.range(0, CALLERS)
              .<Callable<Void>>mapToObj(caller -> () -> call(caller, basic))
              .toList();
      for (Future<Void> done : callers.invokeAll(all)) {
        done.get();
      }
    }
  }

  private static @Nullable Void call(int first, String basic) throws IOException {
    try (Wire wire = new Wire("127.0.0.1", RestAssured.port, Duration.ofSeconds(10))) {
      for (int seed = first; seed < CALLS; seed += CALLERS) {
        FuzzedRequest request = request(seed, basic);

        Answer answer = wire.call(request);

        assertThat(Verdict.fault(request, answer)).as("seed %d: %s", seed, answer).isEmpty();
        assertThat(answer.status()).as("seed %d: %s", seed, answer).isIn(200, 207, 400, 401, 413);
      }
    }
    return null;
  }

  private static FuzzedRequest request(int seed, String basic) {
    String door = DOORS.get(seed % DOORS.size());
    byte[] event = seed % 2 == 0 ? Mutations.ofBytes(seed) : Mutations.ofValues(seed);
    List<String> headers =
        List.of("Authorization: Basic " + basic, "Content-Type: " + TYPES.get(seed % TYPES.size()));
    if (door.startsWith("/v1/pixel")) {
      String data = Base64.getUrlEncoder().encodeToString(event);
      return new FuzzedRequest(seed, "GET", door + "?data=" + data, headers, new byte[0]);
    }
    boolean several = door.endsWith("batch") || door.endsWith("b") || door.endsWith("import/");
    return new FuzzedRequest(seed, "POST", door, headers, several ? batch(event) : event);
  }

  private static byte[] batch(byte[] event) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("{\"batch\":[".getBytes(UTF_8));
    body.writeBytes(event);
    body.writeBytes("]}".getBytes(UTF_8));
    return body.toByteArray();
  }
}
