package io.carillon.messaging.provider;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.carillon.platform.testkit.BuildKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A vendor's HTTP door as it is played in tests: it notes each call and answers what it is told.
 */
public final class PlayedVendor implements AutoCloseable {
  private static final String GOOGLE_KEY = googleKey();

  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile Function<Call, Answer> next = _ -> new Answer(200, Map.of(), "");

  /** One call. */
  public record Call(String method, String path, Headers headers, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** What is answered; a status of 0 cuts the connection. */
  public record Answer(int status, Map<String, String> headers, String body) {}

  public PlayedVendor() throws IOException {
    this(0);
  }

  public PlayedVendor(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::handle);
    server.createContext(
        "/token",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          answer(
              exchange,
              new Answer(
                  200,
                  Map.of("Content-Type", "application/json"),
                  "{\"access_token\":\"at-1\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"));
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public void answers(int status, Map<String, String> headers, String body) {
    next = _ -> new Answer(status, headers, body);
  }

  public void answers(Function<Call, Answer> each) {
    next = each;
  }

  /** A service account's key, whose access tokens come from this address. */
  public static String googleAccount(URI google) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "service_account")
        .put("project_id", "shop")
        .put("private_key_id", "k-1")
        .put("private_key", GOOGLE_KEY)
        .put("client_id", "1")
        .put("client_email", "push@shop.example")
        .put("token_uri", google + "/token")
        .toString();
  }

  private static String googleKey() {
    byte[] key = BuildKeys.rsa("google").getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
        .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key));
  }

  public List<Call> calls() {
    return new ArrayList<>(calls);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Call call =
        new Call(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders(),
            exchange.getRequestBody().readAllBytes());
    calls.add(call);
    answer(exchange, next.apply(call));
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    if (answer.status() == 0) {
      exchange.close();
      return;
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
