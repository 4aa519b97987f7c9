package io.carillon.sandbox.door;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Executors;

/** The sandbox's HTTP server, on the loopback address; each door answers below one path. */
public final class Doors implements AutoCloseable {
  private final HttpServer server;

  /** One door. */
  @FunctionalInterface
  public interface Door {
    /**
     * Answers a request.
     *
     * @throws IllegalArgumentException when the request is at fault: a 400 with its message
     */
    Reply answer(Request request) throws IOException;
  }

  /** Takes a port, 0 for a free one; answers nothing before {@link #start}. */
  public Doors(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 256);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    open("/health", request -> Reply.json(Map.of("state", "up")));
  }

  public void open(String path, Door door) {
    server.createContext(path, exchange -> answer(path, door, exchange));
  }

  public void start() {
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(String path, Door door, HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply = reply(path, door, exchange);
      if (reply.status() == Reply.CUT) {
        return;
      }
      exchange.getResponseHeaders().add("Content-Type", reply.type());
      reply.headers().forEach(exchange.getResponseHeaders()::add);
      exchange.sendResponseHeaders(
          reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      if (reply.body().length > 0) {
        exchange.getResponseBody().write(reply.body());
      }
    }
  }

  private static Reply reply(String path, Door door, HttpExchange exchange) {
    try {
      return door.answer(Request.of(path, exchange));
    } catch (IllegalArgumentException e) {
      return Reply.problem(400, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      return Reply.problem(500, "The sandbox failed; its log says why.");
    }
  }
}
