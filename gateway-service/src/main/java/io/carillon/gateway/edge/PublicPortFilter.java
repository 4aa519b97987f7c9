package io.carillon.gateway.edge;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Map;

/** Runs before everything else on the public port. */
@ApplicationScoped
class PublicPortFilter {
  private static final int BEFORE_ALL = 1_000;
  private static final String NOTHING_EMBEDDED = "default-src 'none'; frame-ancestors 'none'";
  private static final String OWN_PAGE =
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";
  private static final Map<String, String> ALWAYS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "cross-origin");

  private final Cors cors;

  @Inject
  PublicPortFilter(Cors cors) {
    this.cors = cors;
  }

  void register(@Observes Filters filters) {
    filters.register(this::headers, BEFORE_ALL);
    filters.register(cors::handle, BEFORE_ALL - 1);
  }

  private void headers(RoutingContext routing) {
    String id = RequestId.settle(routing.request());
    routing.addHeadersEndHandler(
        v -> {
          MultiMap headers = routing.response().headers();
          String type = headers.get(HttpHeaders.CONTENT_TYPE);
          if (type != null && type.startsWith("application/grpc")) {
            return;
          }
          headers.set(RequestId.HEADER, id);
          ALWAYS.forEach(headers::set);
          if (routing.request().isSSL()) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
          }
          if (!headers.contains("Content-Security-Policy")) {
            boolean page = type != null && type.startsWith("text/html");
            headers.set("Content-Security-Policy", page ? OWN_PAGE : NOTHING_EMBEDDED);
          }
        });
    routing.next();
  }
}
