package io.carillon.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.gateway.BehindTheGateway;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class StreamingTest {
  private static final long UPLOAD = 64L << 20;

  @TestHTTPResource("/")
  URI gateway;

  @Test
  void passesEachServerSentEventAtOnceAndTheHangUpToo() throws Exception {
    int before = hungUp();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> stream =
          client.send(request("v1/events/stream").build(), BodyHandlers.ofInputStream());
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));

      // Given the first event was read while the stream is open
      assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream");
      assertThat(lines.readLine()).isEqualTo("data: first");
      assertThat(hungUp()).isEqualTo(before);

      // When the service sends another
      ask("v1/events/next");

      // Then it is there without the stream having ended
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isEqualTo("data: second");
      client.shutdownNow();
    }
    // And the service learns that nobody listens any more
    await().untilAsserted(() -> assertThat(hungUp()).isGreaterThan(before));
  }

  @Test
  void passesABodyWhileItIsStillBeingSent() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient();
        PipedOutputStream out = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(out, 64 * 1024)) {
      HttpRequest upload =
          request("v1/events")
              .header("Content-Type", "application/x-ndjson")
              .POST(BodyPublishers.ofInputStream(() -> in))
              .build();
      CompletableFuture<HttpResponse<String>> answer =
          client.sendAsync(upload, BodyHandlers.ofString());

      // When a part is sent
      write(out, 40 * 1024);

      // Then the service has some of it before the rest is sent
      await()
          .untilAsserted(() -> assertThat(Long.parseLong(ask("v1/events/received"))).isPositive());
      write(out, 10 * 1024);
      out.close();
      assertThat(answer.get().body()).contains("\"length\":" + 50 * 1024);
    }
  }

  @Test
  void holdsAFastSenderBackForASlowService() throws Exception {
    AtomicLong taken = new AtomicLong();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest upload =
          request("v1/events/held")
              .header("Content-Type", "application/x-ndjson")
              .POST(BodyPublishers.ofInputStream(() -> new Counted(UPLOAD, taken)))
              .build();
      CompletableFuture<HttpResponse<String>> answer =
          client.sendAsync(upload, BodyHandlers.ofString());

      // Given that nothing more is taken, as the service reads nothing
      await().until(() -> taken.get() > 0);
      AtomicLong before = new AtomicLong();
      await()
          .during(Duration.ofMillis(500))
          .until(() -> taken.get() == before.getAndSet(taken.get()));
      assertThat(taken.get()).isLessThan(UPLOAD / 2);

      // When it reads on
      ask("v1/events/read-on");

      // Then all of it comes through
      assertThat(answer.get().body()).contains("\"length\":" + UPLOAD);
    }
  }

  @Test
  void endsACallThatItsCallerGivesUpBeforeTheAnswer() {
    // sooner than the gateway itself would lose patience, where the machine lets it
    await()
        .untilAsserted(
            () -> assertThat(untilAGivenUpCallEnds()).isLessThan(Duration.ofMillis(700)));
  }

  private Duration untilAGivenUpCallEnds() throws Exception {
    int before = hungUp();
    int asked = asked();
    try (HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<String>> answer =
          client.sendAsync(request("v1/events/never").build(), BodyHandlers.ofString());
      await().until(() -> asked() > asked);
      long begin = System.nanoTime();
      answer.cancel(true);
      await().until(() -> hungUp() > before);
      client.shutdownNow();
      return Duration.ofNanos(System.nanoTime() - begin);
    }
  }

  @Test
  void passesTrailers() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      String trailer =
          vertx
              .createHttpClient()
              .request(
                  new RequestOptions()
                      .setAbsoluteURI(gateway.resolve("v1/events/trailers").toString())
                      .putHeader(
                          "Authorization", "Bearer " + Tokens.person("demo", "ana", "analyst")))
              .compose(HttpClientRequest::send)
              .compose(answer -> answer.body().map(all -> answer.trailers().get("x-sum")))
              .toCompletionStage()
              .toCompletableFuture()
              .get();

      assertThat(trailer).isEqualTo("42");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }

  @Test
  void cutsTheAnswerThatTheServiceCuts() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThatThrownBy(
              () -> client.send(request("v1/events/cut").build(), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path))
        .version(HttpClient.Version.HTTP_1_1)
        .header("Authorization", "Bearer " + Tokens.person("demo", "ana", "analyst"));
  }

  private static void write(OutputStream out, int size) throws IOException {
    out.write(new byte[size]);
    out.flush();
  }

  private static int asked() {
    return Integer.parseInt(ask("v1/events/asked"));
  }

  private static int hungUp() {
    return Integer.parseInt(ask("v1/events/hung-up"));
  }

  private static String ask(String path) {
    return given()
        .header("Authorization", "Bearer " + Tokens.person("demo", "ana", "analyst"))
        .get(path)
        .asString();
  }

  /** So many zeros, which tell how many of them were taken. */
  private static final class Counted extends InputStream {
    private final AtomicLong taken;
    private long left;

    Counted(long left, AtomicLong taken) {
      this.left = left;
      this.taken = taken;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int some = (int) Math.min(left, length);
      Arrays.fill(into, offset, offset + some, (byte) 0);
      left -= some;
      taken.addAndGet(some);
      return some;
    }
  }
}
