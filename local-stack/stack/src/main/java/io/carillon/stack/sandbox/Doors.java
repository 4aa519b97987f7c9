package io.carillon.stack.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/** The sandbox's HTTP server, on the loopback address; each door answers below one path. */
final class Doors implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final HttpServer server;

  /** What one door answers. */
  record Reply(int status, String type, byte[] body) {
    static Reply json(Object value) {
      try {
        return new Reply(200, "application/json", JSON.writeValueAsBytes(value));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }

    static Reply html(String page) {
      return new Reply(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    static Reply empty(int status) {
      return new Reply(status, "text/plain", new byte[0]);
    }

    static Reply problem(int status, String detail) {
      Reply reply = json(Map.of("status", status, "detail", detail));
      return new Reply(status, "application/problem+json", reply.body());
    }
  }

  /** A request, as far as doors need it; {@code rest} is the path below the door's own. */
  record Request(String method, String rest, Map<String, String> query, HttpExchange exchange) {

    String header(String name) {
      String value = exchange.getRequestHeaders().getFirst(name);
      return value == null ? "" : value;
    }

    /** Whether a browser asks. */
    boolean wantsHtml() {
      String format = query.getOrDefault("format", "");
      return format.isEmpty() ? header("Accept").contains("text/html") : format.equals("html");
    }
  }

  /** One door. */
  @FunctionalInterface
  interface Door {
    Reply answer(Request request) throws IOException;
  }

  Doors(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 256);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    open("/health", request -> Reply.json(Map.of("state", "up")));
  }

  void open(String path, Door door) {
    server.createContext(path, exchange -> answer(path, door, exchange));
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(String path, Door door, HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply = reply(path, door, exchange);
      exchange.getResponseHeaders().add("Content-Type", reply.type());
      exchange.sendResponseHeaders(
          reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      if (reply.body().length > 0) {
        exchange.getResponseBody().write(reply.body());
      }
    }
  }

  private static Reply reply(String path, Door door, HttpExchange exchange) {
    try {
      String rest = exchange.getRequestURI().getPath().substring(path.length());
      Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
      return door.answer(new Request(exchange.getRequestMethod(), rest, query, exchange));
    } catch (IllegalArgumentException e) {
      return Reply.problem(400, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      return Reply.problem(500, "The sandbox failed; its log says why.");
    }
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        query.put(decode(name), decode(value));
      }
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
