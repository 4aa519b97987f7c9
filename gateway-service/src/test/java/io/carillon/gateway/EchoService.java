package io.carillon.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A service that tells what reached it, streams on demand, and can be told to hang or to be ill.
 */
final class EchoService {
  private static final int HEADERS_OF_A_SERVICE = 16 * 1024;

  private final String name;
  private final String openApi;
  private final HttpServer server;
  private final List<HttpServerResponse> streams = new ArrayList<>();
  private final List<HttpServerRequest> held = new ArrayList<>();
  private final AtomicInteger hungUp = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong received = new AtomicLong();
  private volatile boolean ready = true;

  EchoService(Vertx vertx, String name, String openApi) {
    this.name = name;
    this.openApi = openApi;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setMaxHeaderSize(HEADERS_OF_A_SERVICE))
            .requestHandler(this::handle);
  }

  int start() {
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private void handle(HttpServerRequest request) {
    String path = request.path();
    if (path.equals("/q/health/ready")) {
      request
          .response()
          .setStatusCode(ready ? 200 : 503)
          .end("{\"status\":\"x\",\"checks\":[{\"name\":\"database\",\"status\":\"DOWN\"}]}");
    } else if (path.equals("/q/health/live")) {
      request.response().end();
    } else if (path.equals("/q/openapi")) {
      request.response().putHeader("content-type", "application/json").end(openApi);
    } else if (path.endsWith("/stream")) {
      stream(request);
    } else if (path.endsWith("/next")) {
      streams.forEach(response -> response.write("data: second\n\n"));
      request.response().end();
    } else if (path.endsWith("/hung-up")) {
      request.response().end("" + hungUp.get());
    } else if (path.endsWith("/received")) {
      request.response().end("" + received.get());
    } else if (path.endsWith("/asked")) {
      request.response().end("" + waiting.get());
    } else if (path.endsWith("/early")) {
      request.response().setStatusCode(403).end("{\"service\":\"refused early\"}");
    } else if (path.endsWith("/never")) {
      waiting.incrementAndGet();
      request
          .response()
          .closeHandler(
              closed -> {
                waiting.decrementAndGet();
                hungUp.incrementAndGet();
              });
    } else if (path.endsWith("/empty")) {
      request.response().setStatusCode(204).end();
    } else if (path.endsWith("/ill")) {
      ready = false;
      request.response().end();
    } else if (path.endsWith("/well")) {
      ready = true;
      request.response().end();
    } else if (path.endsWith("/cut")) {
      request.response().setChunked(true).write("half");
      request.connection().close();
    } else if (path.endsWith("/trailers")) {
      request.response().setChunked(true).putTrailer("x-sum", "42").write("body");
      request.response().end();
    } else if (path.endsWith("/held")) {
      request.pause();
      held.add(request);
      echo(request);
    } else if (path.endsWith("/read-on")) {
      held.forEach(HttpServerRequest::resume);
      held.clear();
      request.response().end();
    } else {
      echo(request);
    }
  }

  private void stream(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response.putHeader("content-type", "text/event-stream").setChunked(true);
    response.closeHandler(closed -> hungUp.incrementAndGet());
    streams.add(response);
    response.write("data: first\n\n");
  }

  private void echo(HttpServerRequest request) {
    received.set(0);
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          received.addAndGet(chunk.length());
          if (body.length() < 1_000) {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(
        end -> {
          JsonObject headers = new JsonObject();
          request.headers().forEach(h -> headers.put(h.getKey().toLowerCase(), h.getValue()));
          request
              .response()
              .putHeader("content-type", "application/json")
              .putHeader("etag", "\"7\"")
              .putHeader("access-control-allow-origin", "https://evil.example")
              .putHeader("server", "echo")
              .end(
                  new JsonObject()
                      .put("service", name)
                      .put("method", request.method().name())
                      .put("uri", request.uri())
                      .put("headers", headers)
                      .put("length", received.get())
                      .put("body", body.toString())
                      .encode());
        });
  }
}
