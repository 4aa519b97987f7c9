package io.carillon.gateway.rest;

import io.carillon.gateway.admission.Admission;
import io.carillon.gateway.admission.Admitted;
import io.carillon.gateway.breaker.Breakers;
import io.carillon.gateway.edge.BodyGuard;
import io.carillon.gateway.edge.Problems;
import io.carillon.gateway.limits.Limits;
import io.carillon.gateway.routing.Door;
import io.carillon.gateway.routing.Route;
import io.carillon.gateway.routing.Routes;
import io.carillon.gateway.routing.Service;
import io.carillon.gateway.routing.Upstreams;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The public paths of the services. What the table does not know is left to the gateway's own. */
@ApplicationScoped
class RestProxy {
  private static final int BEFORE_ALL = -100_000;

  /**
   * Behind the rules of the public port and what cuts bodies without an end, and in front of all
   * that Quarkus does for resources of its own: who asks is settled here.
   */
  private static final int BEHIND_THE_RULES = 9_000;

  private static final int AFTER_ALL = 100_000;
  private static final int NOT_FOUND = 404;
  private static final String NAME_IN_METRICS_AND_TRACES = "UrlPathTemplate";
  private static final int SERVERS_KEEP_ALIVE_LESS_A_LITTLE = 50;

  private final Vertx vertx;
  private final Admission admission;
  private final Limits limits;
  private final BodyGuard bodies;
  private final Problems problems;
  private final RestSettings settings;
  private final Map<Service, RestPeer> peers = new EnumMap<>(Service.class);

  @Inject
  RestProxy(
      Vertx vertx,
      Upstreams upstreams,
      Breakers breakers,
      Admission admission,
      Limits limits,
      BodyGuard bodies,
      Problems problems,
      RestSettings settings) {
    this.vertx = vertx;
    this.admission = admission;
    this.limits = limits;
    this.bodies = bodies;
    this.problems = problems;
    this.settings = settings;
    LoopClients calls = clients(settings.connections());
    LoopClients streams = clients(settings.streams());
    for (Service service : Service.values()) {
      peers.put(
          service,
          RestPeer.of(breakers.of(service), upstreams.of(service), calls, streams, settings));
    }
  }

  /** Each service has so many connections of its own: one that is slow takes none of another's. */
  private LoopClients clients(int connections) {
    return new LoopClients(
        vertx,
        new HttpClientOptions()
            .setKeepAliveTimeout(SERVERS_KEEP_ALIVE_LESS_A_LITTLE)
            .setConnectTimeout((int) settings.connectTimeout().toMillis()),
        connections,
        settings.waiting());
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, BEHIND_THE_RULES);
  }

  void register(@Observes Router router) {
    router.route().order(AFTER_ALL).handler(this::unknown);
    router.route().order(BEFORE_ALL).failureHandler(this::failed);
  }

  private void handle(RoutingContext routing) {
    String path = routing.normalizedPath();
    Optional<Route> route = path == null ? Optional.empty() : Routes.find(path);
    if (route.isEmpty() || isGrpc(routing.request())) {
      routing.next();
      return;
    }
    HttpServerRequest request = routing.request();
    request.pause();
    vertx.getOrCreateContext().putLocal(NAME_IN_METRICS_AND_TRACES, route.get().prefix());
    BodyLimit limit = BodyLimit.of(route.get(), request, settings);
    Future<Optional<Admitted>> admitted =
        route.get().door() == Door.TOKEN
            ? admission.admit(routing).map(who -> Optional.of(who.keptAt(routing)))
            : Future.succeededFuture(Optional.empty());
    admitted
        .compose(who -> limits.enter(routing, route.get(), who))
        .compose(
            v ->
                limit.exceededBy(request)
                    ? Future.<Void>failedFuture(limit.refusal())
                    : Future.<Void>succeededFuture())
        .onSuccess(v -> pass(routing, path, route.get(), limit))
        .onFailure(failure -> problems.answer(request, failure));
  }

  private static boolean isGrpc(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null && type.startsWith("application/grpc");
  }

  private void pass(RoutingContext routing, String path, Route route, BodyLimit limit) {
    HttpServerRequest request = bodies.guarded(routing, route);
    String uri = request.query() == null ? path : path + "?" + request.query();
    RestPeer peer = Objects.requireNonNull(peers.get(route.service()));
    new PassedCall(vertx, peer, settings, problems, request, uri, limit).start(routing);
  }

  /** What is no path is refused by the router before it asks anybody. */
  private void failed(RoutingContext routing) {
    if (routing.failure() == null && routing.statusCode() == NOT_FOUND) {
      unknown(routing);
    } else {
      routing.next();
    }
  }

  private void unknown(RoutingContext routing) {
    String path = routing.request().path();
    boolean isPath = path != null && path.startsWith("/");
    problems.answer(
        routing.request(),
        isPath
            ? new ProblemException(CommonReason.NOT_FOUND, "There is nothing at this address.")
            : new ProblemException(CommonReason.MALFORMED, "The address is none."));
  }
}
