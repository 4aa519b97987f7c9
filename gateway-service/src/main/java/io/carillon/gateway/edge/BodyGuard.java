package io.carillon.gateway.edge;

import io.carillon.gateway.routing.Door;
import io.carillon.gateway.routing.Route;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Minds how bodies come: how fast, how deep, and with whose write key. */
@ApplicationScoped
public class BodyGuard {
  private final Vertx vertx;
  private final Problems problems;
  private final EdgeSettings settings;

  @Inject
  BodyGuard(Vertx vertx, Problems problems, EdgeSettings settings) {
    this.vertx = vertx;
    this.problems = problems;
    this.settings = settings;
  }

  /** The request, to be read in place of the one that came. */
  public HttpServerRequest guarded(RoutingContext routing, Route route) {
    HttpServerRequest request = routing.request();
    if (!mayHaveBody(request)) {
      return request;
    }
    GuardedRequest guarded =
        new GuardedRequest(
            (HttpServerRequestInternal) request,
            vertx,
            problems,
            new BodyPace(settings.slowestBody(), settings.bodyPatience(), System.nanoTime()),
            settings.bodyPatience(),
            levels(request, route.door()),
            BodyKey.wantedBy(routing, route));
    guarded.watch();
    routing.addEndHandler(end -> guarded.done());
    return guarded;
  }

  private static boolean mayHaveBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? request.version() == HttpVersion.HTTP_2
            || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        : !length.equals("0");
  }

  private int levels(HttpServerRequest request, Door door) {
    if (request.headers().contains(HttpHeaders.CONTENT_ENCODING)
        || !isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
      return 0;
    }
    return door == Door.TRACKING ? settings.trackingLevels() : settings.levels();
  }

  /** GeoJSON and JSON lines are uploads, whose readers have limits of their own. */
  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json")
        || type.equals("text/plain")
        || (type.endsWith("+json") && !type.equals("application/geo+json"));
  }
}
