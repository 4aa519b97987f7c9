package io.carillon.platform.problem;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;

/**
 * Takes a body whose {@code Content-Type} is no media type as bytes of an unknown kind, as RFC 9110
 * section 8.3 says of one without. RESTEasy fails on it where it has to choose between methods; so
 * whoever takes certain types refuses it with a 415, and whoever takes any body takes this one.
 */
@ApplicationScoped
class UnreadableContentType {
  private static final int BEFORE_BODIES = 20_000;
  private static final String MOST_COMMON = MediaType.APPLICATION_JSON;

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_BODIES);
  }

  private void check(RoutingContext call) {
    String type = call.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type != null && !type.equals(MOST_COMMON) && !isMediaType(type)) {
      call.request().headers().set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM);
    }
    call.next();
  }

  private static boolean isMediaType(String type) {
    try {
      MediaType.valueOf(type);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
