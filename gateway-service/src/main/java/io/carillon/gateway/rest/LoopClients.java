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
  /** So many times its even part may one loop have: few callers are never spread evenly. */
  private static final int UNEVEN = 4;

  private final VertxInternal vertx;
  private final HttpClientOptions options;
  private final Map<EventLoop, HttpClient> clients = new ConcurrentHashMap<>();

  /**
   * @param connections to each service, were all loops as busy; one that is busier may have up to
   *     four times its part, and no more than this
   * @param waiting calls for one, likewise
   */
  LoopClients(Vertx vertx, HttpClientOptions options, int connections, int waiting) {
    this.vertx = (VertxInternal) vertx;
    int loops = loops(this.vertx);
    this.options =
        new HttpClientOptions(options)
            .setMaxPoolSize(part(connections, loops))
            .setMaxWaitQueueSize(part(waiting, loops));
  }

  private static int part(int of, int loops) {
    return Math.min(of, UNEVEN * Math.ceilDiv(of, loops));
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
