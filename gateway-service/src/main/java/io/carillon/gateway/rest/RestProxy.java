package io.carillon.gateway.rest;

import io.carillon.gateway.admission.Admission;
import io.carillon.gateway.admission.Admitted;
import io.carillon.gateway.edge.Problems;
import io.carillon.gateway.limits.Limits;
import io.carillon.gateway.routing.Door;
import io.carillon.gateway.routing.Route;
import io.carillon.gateway.routing.Routes;
import io.carillon.gateway.routing.Upstreams;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.HttpProxy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;

/** The public paths of the services. What the table does not know is left to the gateway's own. */
@ApplicationScoped
class RestProxy {
  private static final int BEFORE_OWN_RESOURCES = 1_000;
  private static final int AFTER_ALL = 100_000;
  private static final String NAME_IN_METRICS_AND_TRACES = "UrlPathTemplate";
  private static final int SERVERS_KEEP_ALIVE_LESS_A_LITTLE = 50;
  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  private final Vertx vertx;
  private final Upstreams upstreams;
  private final Admission admission;
  private final Limits limits;
  private final Problems problems;
  private final RestSettings settings;
  private final HttpClient client;

  @Inject
  RestProxy(
      Vertx vertx,
      Upstreams upstreams,
      Admission admission,
      Limits limits,
      Problems problems,
      RestSettings settings) {
    this.vertx = vertx;
    this.upstreams = upstreams;
    this.admission = admission;
    this.limits = limits;
    this.problems = problems;
    this.settings = settings;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(settings.connections())
                .setKeepAliveTimeout(SERVERS_KEEP_ALIVE_LESS_A_LITTLE)
                .setConnectTimeout((int) settings.connectTimeout().toMillis()));
  }

  void register(@Observes Router router) {
    router.route().order(BEFORE_OWN_RESOURCES).handler(this::handle);
    router.route().order(AFTER_ALL).handler(this::unknown);
  }

  private void handle(RoutingContext routing) {
    String path = routing.normalizedPath();
    Optional<Route> route = path == null ? Optional.empty() : Routes.find(path);
    if (route.isEmpty()) {
      routing.next();
      return;
    }
    HttpServerRequest request = routing.request();
    request.pause();
    vertx.getOrCreateContext().putLocal(NAME_IN_METRICS_AND_TRACES, route.get().prefix());
    BodyLimit limit = BodyLimit.of(route.get(), request, settings);
    Future<Optional<Admitted>> admitted =
        route.get().door() == Door.TOKEN
            ? admission.admit(routing).map(Optional::of)
            : Future.succeededFuture(Optional.empty());
    admitted
        .compose(who -> limits.enter(routing, route.get(), who))
        .compose(
            v ->
                limit.exceededBy(request)
                    ? Future.failedFuture(limit.refusal())
                    : Future.succeededFuture())
        .onSuccess(v -> pass(request, path, route.get(), limit))
        .onFailure(failure -> problems.answer(request, failure));
  }

  private void pass(HttpServerRequest request, String path, Route route, BodyLimit limit) {
    if (request.version() == HttpVersion.HTTP_1_1
        && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    if (request.version() == HttpVersion.HTTP_2
        && WITH_BODY.contains(request.method())
        && !request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      // HTTP/2 frames a body without saying so in a header; the proxy goes by the header alone.
      request.headers().set(HttpHeaders.TRANSFER_ENCODING, HttpHeaders.CHUNKED);
    }
    String uri = request.query() == null ? path : path + "?" + request.query();
    PassedCall call =
        new PassedCall(
            vertx, route.service(), upstreams.of(route.service()), uri, limit, settings, problems);
    HttpProxy.reverseProxy(client).origin(call::connect).addInterceptor(call).handle(request);
  }

  private void unknown(RoutingContext routing) {
    problems.answer(
        routing.request(),
        new ProblemException(CommonReason.NOT_FOUND, "There is nothing at this address."));
  }
}
