package io.carillon.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a service as its process would: killed, its port refuses and its connections break;
 * stopped, it takes connections and bytes and does nothing with them, until it is continued. It can
 * also break the next answer off before its first byte.
 */
final class Frontage {
  private final Vertx vertx;
  private final NetClient client;
  private final int behind;
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;
  private volatile boolean breaking;
  private volatile @Nullable NetServer server;
  private int port;

  Frontage(Vertx vertx, int behind) {
    this.vertx = vertx;
    this.client = vertx.createNetClient();
    this.behind = behind;
  }

  int start() {
    NetServer started = vertx.createNetServer().connectHandler(this::connected);
    server = started;
    port =
        started
            .listen(port, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
    return port;
  }

  void kill() {
    Objects.requireNonNull(server).close().toCompletionStage().toCompletableFuture().join();
    open.forEach(NetSocket::close);
  }

  /**
   * Starts a port at which {@code /stop}, {@code /continue}, {@code /kill} and {@code /start} do
   * it.
   */
  int startControl() {
    return vertx
        .createHttpServer()
        .requestHandler(this::control)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private void control(HttpServerRequest request) {
    vertx
        .<Void>executeBlocking(
            () -> {
              switch (request.path()) {
                case "/stop" -> stopped = true;
                case "/continue" -> {
                  stopped = false;
                  open.forEach(NetSocket::resume);
                }
                case "/kill" -> kill();
                case "/start" -> start();
                case "/break" -> breaking = true;
                default -> throw new IllegalArgumentException(request.path());
              }
              if (stopped) {
                open.forEach(NetSocket::pause);
              }
              return null;
            })
        .onSuccess(done -> request.response().end())
        .onFailure(failure -> request.response().setStatusCode(500).end());
  }

  private void connected(NetSocket outer) {
    outer.pause();
    remember(outer);
    client
        .connect(behind, "127.0.0.1")
        .onSuccess(
            inner -> {
              remember(inner);
              outer.handler(inner::write);
              inner.handler(
                  bytes -> {
                    if (breaking) {
                      breaking = false;
                      outer.close();
                    } else {
                      outer.write(bytes);
                    }
                  });
              outer.closeHandler(
                  closed -> {
                    open.remove(outer);
                    inner.close();
                  });
              inner.closeHandler(
                  closed -> {
                    open.remove(inner);
                    outer.close();
                  });
              if (stopped) {
                inner.pause();
              } else {
                outer.resume();
              }
            })
        .onFailure(failure -> outer.close());
  }

  private void remember(NetSocket socket) {
    open.add(socket);
  }
}
