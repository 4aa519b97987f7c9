package io.carillon.stack.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.parts.Processes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ingestion is asked to stop while calls wait for the broker. */
@Order(6)
@ExtendWith(WholeLine.class)
class DrainLineTest {
  private static final int CALLS = 20;
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Pattern ACTIVE =
      Pattern.compile("http_server_active_requests\\{[^}]*} ([0-9.]+)");

  private final Line line;

  DrainLineTest(Line line) {
    this.line = line;
  }

  @Test
  void answersEachCallThatItTookUp() throws IOException {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      // Given calls, alone and as batches, that a broker keeps waiting
      assertThat(track(client, 0).join().statusCode()).isEqualTo(200);
      ProcessHandle ingest = line.process("ingest").orElseThrow();
      line.signal("kafka", "STOP");
      List<CompletableFuture<HttpResponse<String>>> waiting;
      try {
        waiting = IntStream.range(0, CALLS).mapToObj(n -> track(client, n)).toList();
        await("all of them are taken up")
            .pollInterval(Duration.ofMillis(20))
            .atMost(GRACE)
            .until(() -> active() >= CALLS || waiting.stream().anyMatch(c -> c.isDone()));

        // When
        line.signal("ingest", "TERM");
      } finally {
        line.signal("kafka", "CONT");
      }

      // Then each is told what became of it, and the process is gone in time
      for (CompletableFuture<HttpResponse<String>> call : waiting) {
        HttpResponse<String> answer = call.join();
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
        assertThat(answer.body()).containsAnyOf("success", "accepted", "DEPENDENCY_AWAY");
      }
      await("ingestion has stopped").atMost(GRACE).until(() -> !Processes.isAlive(ingest));
    } finally {
      Line.Run up = line.up();
      assertThat(up.exit()).as(up.output()).isZero();
    }
  }

  private double active() {
    String metrics = line.calls().look(line.addressOf("ingest") + "/q/metrics").body();
    Matcher active = ACTIVE.matcher(metrics);
    return active.find() ? Double.parseDouble(active.group(1)) : 0;
  }

  private CompletableFuture<HttpResponse<String>> track(HttpClient client, int number) {
    String event = "{\"type\":\"track\",\"userId\":\"drain-%d\",\"event\":\"Drained\"}";
    boolean alone = number % 2 == 0;
    String body = event.formatted(number);
    String key = line.calls().writeKey() + ":";
    return client.sendAsync(
        HttpRequest.newBuilder(
                URI.create(line.addressOf("ingest") + (alone ? "/v1/track" : "/v1/batch")))
            .header("Content-Type", "application/json")
            .header(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(alone ? body : "{\"batch\":[" + body + "]}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
