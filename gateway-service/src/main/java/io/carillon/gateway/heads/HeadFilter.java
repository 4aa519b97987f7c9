package io.carillon.gateway.heads;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells a connection's guard where requests begin and end. */
@ApplicationScoped
class HeadFilter {
  private static final int BEFORE_EVERYTHING = 100_000;

  void register(@Observes Filters filters) {
    filters.register(this::handle, BEFORE_EVERYTHING);
  }

  private void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (request.connection() instanceof ConnectionBase connection) {
      HeadGuard guard = connection.channel().attr(HeadGuard.KEY).get();
      if (guard != null) {
        guard.requestBegun();
        boolean bodiless = isBodiless(request);
        routing.addEndHandler(end -> guard.requestEnded(bodiless || request.isEnded()));
      }
    }
    routing.next();
  }

  private static boolean isBodiless(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        : length.equals("0");
  }
}
