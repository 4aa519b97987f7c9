package io.carillon.messaging;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;

/** The public port, behind which the service under test listens somewhere else. */
final class FrontDoor {
  private static final Set<String> HOP =
      Set.of("host", "connection", "content-length", "upgrade", "http2-settings", "expect");
  private static final HttpClient BEHIND = HttpClient.newHttpClient();

  private FrontDoor() {}

  static void open(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", FrontDoor::pass);
    server.start();
  }

  private static void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI there =
          URI.create("http://127.0.0.1:" + RestAssured.port + exchange.getRequestURI().toString());
      HttpRequest.Builder call =
          HttpRequest.newBuilder(there)
              .method(
                  exchange.getRequestMethod(),
                  HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                if (!HOP.contains(name.toLowerCase(Locale.ROOT))) {
                  values.forEach(value -> call.header(name, value));
                }
              });
      HttpResponse<byte[]> answer =
          BEHIND.send(call.build(), HttpResponse.BodyHandlers.ofByteArray());
      byte[] body = answer.body();
      exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
