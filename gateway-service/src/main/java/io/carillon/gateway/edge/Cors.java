package io.carillon.gateway.edge;

import io.carillon.gateway.admission.Admitted;
import io.carillon.gateway.routing.Door;
import io.carillon.gateway.routing.Routes;
import io.carillon.platform.keys.BasicKey;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin calls. A preflight is answered for the origins that any tenant declares; the answer
 * itself may be read by a page only when the caller's own tenant declares its origin. What the
 * platform's operator lists holds for every tenant. Cookies are never asked for.
 */
@ApplicationScoped
class Cors {
  private static final String ANY = "*";
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  private static final String HEADERS =
      "Authorization, Content-Type, Accept, Accept-Language, Idempotency-Key, If-Match,"
          + " If-None-Match, Last-Event-ID, X-Request-Id, X-Retry-Count, traceparent";
  private static final String EXPOSED =
      "ETag, Location, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset,"
          + " X-Request-Id";

  private final CorsSettings settings;
  private final TenantOrigins tenants;
  private final KeyRing keys;
  private final Clock clock;
  private final Problems problems;

  @Inject
  Cors(CorsSettings settings, TenantOrigins tenants, KeyRing keys, Clock clock, Problems problems) {
    this.settings = settings;
    this.tenants = tenants;
    this.keys = keys;
    this.clock = clock;
    this.problems = problems;
  }

  void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      routing.next();
      return;
    }
    request.response().headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    Door door = door(routing.normalizedPath());
    boolean preflight =
        request.method().equals(HttpMethod.OPTIONS)
            && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    if (preflight) {
      answer(request, origin, door);
    } else {
      routing.addHeadersEndHandler(
          head -> {
            String allowed = allowed(routing, origin, door);
            if (allowed != null) {
              allow(request.response(), allowed);
            }
          });
      routing.next();
    }
  }

  private void answer(HttpServerRequest request, String origin, @Nullable Door door) {
    String allowed = listed(origin, door);
    if (allowed == null && isService(door)) {
      allowed = Origin.of(origin).filter(tenants::declaredByAny).isPresent() ? origin : null;
    }
    if (allowed == null) {
      problems.answer(
          request,
          new ProblemException(
              CommonReason.DENIED, "Pages of this origin may not call from a browser."));
      return;
    }
    HttpServerResponse response = request.response();
    allow(response, allowed);
    response
        .setStatusCode(204)
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "" + settings.maxAge().toSeconds())
        .end();
  }

  /** What stands in the header; null for a page that may not read the answer. */
  private @Nullable String allowed(RoutingContext routing, String origin, @Nullable Door door) {
    String listed = listed(origin, door);
    if (listed != null || !isService(door)) {
      return listed;
    }
    if (isForm(routing.normalizedPath())) {
      return Origin.of(origin).filter(tenants::declaredByAny).map(page -> origin).orElse(null);
    }
    Optional<String> tenant = door == Door.TRACKING ? keysTenant(routing) : tokensTenant(routing);
    return tenant
        .flatMap(of -> Origin.of(origin).filter(page -> tenants.declaredBy(of, page)))
        .map(page -> origin)
        .orElse(null);
  }

  /** Whose a form is, only its service knows; its answer says no more than that it was taken. */
  private static boolean isForm(@Nullable String path) {
    return path != null && path.startsWith(Routes.FORMS + "/");
  }

  private static Optional<String> tokensTenant(RoutingContext routing) {
    return Admitted.at(routing).map(Admitted::tenant);
  }

  private Optional<String> keysTenant(RoutingContext routing) {
    try {
      return BasicKey.of(routing.request().getHeader(HttpHeaders.AUTHORIZATION))
          .or(() -> BodyKey.at(routing).flatMap(BodyKey::value))
          .map(key -> keys.grant(key, clock.instant()).tenant());
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Door door(@Nullable String path) {
    return path == null ? null : Routes.find(path).map(route -> route.door()).orElse(null);
  }

  /** Links and the gateway's own pages are no tenant's API. */
  private static boolean isService(@Nullable Door door) {
    return door == Door.TRACKING || door == Door.TOKEN;
  }

  private @Nullable String listed(String origin, @Nullable Door door) {
    List<String> listed =
        (door == Door.TRACKING ? settings.trackingOrigins() : settings.apiOrigins())
            .orElse(List.of());
    if (listed.contains(ANY)) {
      return ANY;
    }
    return listed.contains(origin) ? origin : null;
  }

  private static void allow(HttpServerResponse response, String origin) {
    response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
  }
}
