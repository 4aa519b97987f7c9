package io.carillon.gateway.limits;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to Redis that can be cut, or that can go silent with its connections open. */
final class Detour {
  private final Vertx vertx;
  private final URI target;
  private final NetServer server;
  private final List<NetSocket> open = new CopyOnWriteArrayList<>();
  private volatile boolean cut;
  private volatile boolean silent;

  Detour(Vertx vertx, String redis) {
    this.vertx = vertx;
    this.target = URI.create(redis);
    this.server =
        vertx
            .createNetServer()
            .connectHandler(this::lead)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  String url() {
    return "redis://127.0.0.1:" + server.actualPort();
  }

  void cut() {
    cut = true;
    open.forEach(NetSocket::close);
  }

  void silence() {
    silent = true;
  }

  void mend() {
    cut = false;
    silent = false;
  }

  private void lead(NetSocket client) {
    if (cut) {
      client.close();
      return;
    }
    open.add(client);
    client.pause();
    vertx
        .createNetClient()
        .connect(target.getPort(), target.getHost())
        .onSuccess(
            redis -> {
              redis.handler(answer -> pass(answer, client));
              client.handler(question -> pass(question, redis));
              client.closeHandler(v -> redis.close());
              client.resume();
            });
  }

  private void pass(Buffer data, NetSocket to) {
    if (!silent) {
      to.write(data);
    }
  }
}
