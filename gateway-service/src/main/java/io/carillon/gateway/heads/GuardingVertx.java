package io.carillon.gateway.heads;

import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * Guards the connections of the Vert.x that Quarkus makes, with threads of its own, and of no
 * other; found by Vert.x as a service.
 */
public final class GuardingVertx implements VertxServiceProvider {
  @Override
  public void init(VertxBuilder builder) {
    if (builder.threadFactory() != null) {
      builder.findTransport(new GuardedTransport(builder.findTransport()));
    }
  }
}
