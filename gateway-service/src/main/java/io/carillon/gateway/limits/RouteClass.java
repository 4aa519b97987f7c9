package io.carillon.gateway.limits;

import io.carillon.gateway.routing.Route;
import io.vertx.core.http.HttpMethod;
import java.util.Locale;

/** What a call is for; each class has limits of its own. */
public enum RouteClass {
  /** Paths that take a write key. */
  TRACKING,
  /** Links in messages, and what vendors call back. */
  LINKS,
  /** Reading with a token. */
  QUERIES,
  /** Changing with a token. */
  COMMANDS,
  /** gRPC calls; a stream is one. */
  RPC,
  /** The gateway's own pages that ask for nothing. */
  OPEN;

  public static RouteClass of(Route route, HttpMethod method) {
    return switch (route.door()) {
      case TRACKING -> TRACKING;
      case LINK -> LINKS;
      case TOKEN ->
          method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) ? QUERIES : COMMANDS;
    };
  }

  /** As settings, keys and people name it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
