package io.carillon.gateway.edge;

import io.carillon.platform.problem.ProblemException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;

/** Runs before everything else on the public port. */
@ApplicationScoped
class PublicPortFilter {
  private static final int BEFORE_ALL = 20_000;
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
  private final Problems problems;
  private final Compression compression;
  private final String httpsOnly;
  private final boolean publicHttps;

  @Inject
  PublicPortFilter(Cors cors, Problems problems, Compression compression, EdgeSettings settings) {
    this.cors = cors;
    this.problems = problems;
    this.compression = compression;
    this.httpsOnly = "max-age=" + settings.httpsOnly().toSeconds();
    this.publicHttps = settings.publicUrl().filter(url -> url.startsWith("https:")).isPresent();
  }

  void register(@Observes Filters filters) {
    filters.register(this::headers, BEFORE_ALL);
    filters.register(this::rules, BEFORE_ALL - 1);
    filters.register(cors::handle, BEFORE_ALL - 2);
  }

  private void headers(RoutingContext routing) {
    Compression.holdOff(routing.response().headers());
    HttpServerRequest request = routing.request();
    String id = RequestId.settle(request);
    boolean personal = request.headers().contains(HttpHeaders.AUTHORIZATION);
    boolean https = publicHttps || request.isSSL();
    routing.addHeadersEndHandler(
        head -> {
          MultiMap headers = routing.response().headers();
          String type = headers.get(HttpHeaders.CONTENT_TYPE);
          if (type != null && type.startsWith("application/grpc")) {
            return;
          }
          headers.set(RequestId.HEADER, id);
          ALWAYS.forEach(headers::set);
          if (https) {
            headers.set("Strict-Transport-Security", httpsOnly);
          }
          if (personal && !headers.contains(HttpHeaders.CACHE_CONTROL)) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
          }
          if (!headers.contains("Content-Security-Policy")) {
            boolean page = type != null && type.startsWith("text/html");
            headers.set("Content-Security-Policy", page ? OWN_PAGE : NOTHING_EMBEDDED);
          }
          compression.settle(routing.response().getStatusCode(), headers);
        });
    routing.next();
  }

  private void rules(RoutingContext routing) {
    Optional<ProblemException> fault = RequestRules.fault(routing.request());
    if (fault.isPresent()) {
      problems.answer(routing.request(), fault.get());
    } else {
      routing.next();
    }
  }
}
