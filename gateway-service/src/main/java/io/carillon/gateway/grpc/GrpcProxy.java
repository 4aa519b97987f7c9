package io.carillon.gateway.grpc;

import io.carillon.gateway.admission.Admission;
import io.carillon.gateway.breaker.Breakers;
import io.carillon.gateway.limits.Limits;
import io.carillon.gateway.routing.Address;
import io.carillon.gateway.routing.Upstreams;
import io.grpc.Status;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.grpc.server.GrpcServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** The gRPC side of the public port: every call needs a token, reflection too. */
@ApplicationScoped
class GrpcProxy {
  private static final int AFTER_AUTHENTICATION = -50;
  private static final int CONNECT_MILLIS = 1_000;
  private static final int CONNECTIONS_PER_SERVICE = 4;
  private static final int WAITING_PER_SERVICE = 512;
  private static final int WINDOW_BYTES = 1 << 20;

  private final Vertx vertx;
  private final Upstreams upstreams;
  private final Breakers breakers;
  private final Admission admission;
  private final Limits limits;
  private final GrpcServer reflection;
  private final HttpClient client;

  @Inject
  GrpcProxy(
      Vertx vertx, Upstreams upstreams, Breakers breakers, Admission admission, Limits limits) {
    this.vertx = vertx;
    this.upstreams = upstreams;
    this.breakers = breakers;
    this.admission = admission;
    this.limits = limits;
    this.reflection = PublicGrpc.reflection(vertx);
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MaxPoolSize(CONNECTIONS_PER_SERVICE)
                .setMaxWaitQueueSize(WAITING_PER_SERVICE)
                .setHttp2ConnectionWindowSize(WINDOW_BYTES)
                .setConnectTimeout(CONNECT_MILLIS));
  }

  void register(@Observes Router router) {
    router.route().order(AFTER_AUTHENTICATION).handler(this::handle);
  }

  private void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.startsWith("application/grpc")) {
      routing.next();
      return;
    }
    if (request.version() != HttpVersion.HTTP_2 || !request.method().equals(HttpMethod.POST)) {
      request.response().setStatusCode(415).end();
      return;
    }
    request.pause();
    admission
        .admit(routing)
        .compose(who -> limits.enter(routing, who))
        .onSuccess(entered -> pass(request))
        .onFailure(failure -> RefusalGrpc.refuse(request, failure));
  }

  private void pass(HttpServerRequest request) {
    if (PublicGrpc.isReflection(request.path())) {
      reflection.handle(request);
      request.resume();
      return;
    }
    PublicGrpc.targetOf(request.path())
        .ifPresentOrElse(
            target -> pass(request, target),
            () ->
                RefusalGrpc.refuse(
                    request,
                    Status.UNIMPLEMENTED.withDescription(
                        "There is no such service at the public port.")));
  }

  private void pass(HttpServerRequest request, PublicGrpc.Target target) {
    Address address = upstreams.of(target.service());
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(address.host())
            .setPort(address.port())
            .setURI(request.path())
            .setConnectTimeout(CONNECT_MILLIS);
    new PassedGrpc(
            vertx, breakers.of(target.service()), request, client, options, target.repeatable())
        .start();
  }
}
