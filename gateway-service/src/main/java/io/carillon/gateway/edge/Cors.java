package io.carillon.gateway.edge;

import io.carillon.gateway.routing.Door;
import io.carillon.gateway.routing.Routes;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin calls: answers preflights, and names the allowed origin on every other answer.
 * Cookies are never asked for, so that any origin may be allowed where events are taken.
 */
@ApplicationScoped
class Cors {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  private static final String HEADERS =
      "Authorization, Content-Type, Accept, Accept-Language, Idempotency-Key, If-Match,"
          + " If-None-Match, Last-Event-ID, X-Request-Id, traceparent";
  private static final String EXPOSED =
      "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id";

  private final CorsSettings settings;
  private final Problems problems;

  @Inject
  Cors(CorsSettings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      routing.next();
      return;
    }
    String allowed = allowed(origin, origins(routing.normalizedPath()));
    boolean preflight =
        request.method().equals(HttpMethod.OPTIONS)
            && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    HttpServerResponse response = request.response();
    response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    if (allowed != null) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
      response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
    if (!preflight) {
      routing.next();
    } else if (allowed == null) {
      problems.answer(
          request,
          new ProblemException(
              CommonReason.DENIED, "Pages of this origin may not call from a browser."));
    } else {
      response
          .setStatusCode(204)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
          .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "" + settings.maxAge().toSeconds())
          .end();
    }
  }

  private List<String> origins(@Nullable String path) {
    boolean tracking =
        path != null && Routes.find(path).filter(r -> r.door() == Door.TRACKING).isPresent();
    return tracking ? settings.trackingOrigins() : settings.apiOrigins().orElse(List.of());
  }

  private static @Nullable String allowed(String origin, List<String> origins) {
    if (origins.contains("*")) {
      return "*";
    }
    return origins.contains(origin) ? origin : null;
  }
}
