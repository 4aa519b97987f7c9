package io.carillon.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private URI address;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/measured", exchange -> answer(exchange, 200, 5));
    server.createContext("/chunked", exchange -> answer(exchange, 200, 0));
    server.createContext(
        "/refuses", exchange -> answer(exchange, asked.incrementAndGet() % 4 == 0 ? 503 : 200, 5));
    server.start();
    address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void sendsAsManyAsItShould() throws Exception {
    try (Load load = load("/measured")) {
      Load.Run run = load.run(400, Duration.ZERO, Duration.ofMillis(500));

      assertThat(run.sent()).isEqualTo(200);
      assertThat(run.took().count()).isEqualTo(200);
      assertThat(run.statuses()).isEmpty();
    }
  }

  @Test
  void whatComesBeforeTheTimeIsSentButNotTimed() throws Exception {
    try (Load load = load("/measured")) {
      Load.Run run = load.run(400, Duration.ofMillis(250), Duration.ofMillis(500));

      assertThat(run.sent()).isEqualTo(300);
      assertThat(run.took().count()).isEqualTo(200);
    }
  }

  @Test
  void readsAnswersInChunks() throws Exception {
    try (Load load = load("/chunked")) {
      assertThat(load.run(100, Duration.ZERO, Duration.ofMillis(300)).statuses()).isEmpty();
    }
  }

  @Test
  void countsWhatIsNotAsItShouldBe() throws Exception {
    try (Load load = load("/refuses")) {
      Load.Run run = load.run(200, Duration.ZERO, Duration.ofMillis(200));

      assertThat(run.statuses()).containsExactlyEntriesOf(Map.of(503, 10));
      assertThat(run.holds(10_000)).isFalse();
    }
  }

  @Test
  void countsWhoGetsNoAnswer() throws Exception {
    server.stop(0);
    try (Load load = load("/measured")) {
      assertThat(load.run(100, Duration.ZERO, Duration.ofMillis(100)).statuses())
          .containsExactlyEntriesOf(Map.of(0, 10));
    }
  }

  @Test
  void saysARequestAsItGoesOnTheWire() {
    byte[] request = Wire.request("POST", address, "/v1/track", "Basic x", "{\"é\":1}");

    assertThat(new String(request, StandardCharsets.UTF_8))
        .startsWith("POST /v1/track HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n")
        .contains("\r\nContent-Length: 8\r\n")
        .endsWith("\r\n\r\n{\"é\":1}");
  }

  private Load load(String path) {
    byte[] request = Wire.request("GET", address, path, "none", "");
    return new Load(address, number -> request, 200);
  }

  private static void answer(HttpExchange exchange, int status, long length) throws IOException {
    exchange.sendResponseHeaders(status, length);
    try (var out = exchange.getResponseBody()) {
      out.write("hello".getBytes(StandardCharsets.UTF_8));
    }
  }
}
