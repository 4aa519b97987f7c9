package io.carillon.gateway.rest;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A client for each event loop, so that a call's connection to its service lives where its caller's
 * does. One client for all takes whichever connection is free, mostly another loop's: then each
 * call wakes another thread on its way there and again on its way back.
 */
final class LoopClients {
  private final VertxInternal vertx;
  private final HttpClientOptions options;
  private final Map<EventLoop, HttpClient> clients = new ConcurrentHashMap<>();

  /**
   * @param connections to each service at most, and {@code waiting} calls for one, all loops
   *     together
   */
  LoopClients(Vertx vertx, HttpClientOptions options, int connections, int waiting) {
    this.vertx = (VertxInternal) vertx;
    int loops = loops(this.vertx);
    this.options =
        new HttpClientOptions(options)
            .setMaxPoolSize(Math.ceilDiv(connections, loops))
            .setMaxWaitQueueSize(Math.ceilDiv(waiting, loops));
  }

  private static int loops(VertxInternal vertx) {
    int loops = 0;
    for (var _ : vertx.getEventLoopGroup()) {
      loops++;
    }
    return loops;
  }

  /** The client of the event loop that the caller runs on. */
  HttpClient here() {
    ContextInternal context = vertx.getOrCreateContext();
    return clients.computeIfAbsent(
        context.nettyEventLoop(), loop -> vertx.createHttpClient(options));
  }
}
