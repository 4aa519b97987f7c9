package io.carillon.gateway.rest;

import io.carillon.gateway.edge.Problems;
import io.carillon.gateway.edge.Problems.Answer;
import io.carillon.gateway.routing.Address;
import io.carillon.gateway.routing.Service;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way to a service: its address, headers, limits, and what becomes of a failure.
 */
final class PassedCall implements ProxyInterceptor {
  private static final Logger LOG = Logger.getLogger(PassedCall.class);

  private final Vertx vertx;
  private final Service service;
  private final Address address;
  private final String uri;
  private final BodyLimit limit;
  private final RestSettings settings;
  private final Problems problems;
  private final Promise<ProxyResponse> answered = Promise.promise();
  private @Nullable HttpClientRequest sent;
  private @Nullable MeasuredBody body;
  private long timer = -1;

  PassedCall(
      Vertx vertx,
      Service service,
      Address address,
      String uri,
      BodyLimit limit,
      RestSettings settings,
      Problems problems) {
    this.vertx = vertx;
    this.service = service;
    this.address = address;
    this.uri = uri;
    this.limit = limit;
    this.settings = settings;
    this.problems = problems;
  }

  /** A connection to the service, from its pool. */
  Future<HttpClientRequest> connect(ProxyContext context) {
    return context
        .client()
        .request(
            new RequestOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setConnectTimeout(settings.connectTimeout().toMillis()))
        .onSuccess(request -> sent = request);
  }

  @Override
  public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
    ProxyRequest request = context.request();
    request.setURI(uri);
    PassedHeaders.inwards(request.headers(), request.proxiedRequest(), settings.trustForwarded());
    Body inbound = request.getBody();
    MeasuredBody measured = new MeasuredBody(inbound.stream(), limit.bytes(), this::startWaiting);
    body = measured;
    request.setBody(Body.body(measured, inbound.length()));
    context.sendRequest().onSuccess(answered::tryComplete).onFailure(answered::tryFail);
    return answered
        .future()
        .onComplete(done -> vertx.cancelTimer(timer))
        .recover(failure -> Future.succeededFuture(problem(request, failure)));
  }

  @Override
  public Future<Void> handleProxyResponse(ProxyContext context) {
    ProxyResponse response = context.response();
    HttpServerRequest client = context.request().proxiedRequest();
    PassedHeaders.outwards(response.headers());
    Body content = response.getBody();
    boolean bodiless = response.getStatusCode() == 204 || response.getStatusCode() == 304;
    if (bodiless && content != null) {
      content.stream().resume();
      response.setBody(null);
    } else if (content != null && client.version() != HttpVersion.HTTP_2) {
      response.setBody(
          Body.body(new CutBody(content.stream(), client.connection()), content.length()));
    }
    return context.sendResponse();
  }

  private void startWaiting() {
    timer =
        vertx.setTimer(
            settings.responseTimeout().toMillis(),
            fired -> {
              if (answered.tryFail(new TimeoutException()) && sent != null) {
                sent.reset();
              }
            });
  }

  private ProxyResponse problem(ProxyRequest request, Throwable failure) {
    Answer answer = problems.of(reason(failure));
    ProxyResponse response = request.release().response();
    response.setStatusCode(answer.status());
    answer.headers().forEach((name, value) -> response.putHeader(name, value));
    return response.setBody(Body.body(answer.body()));
  }

  private ProblemException reason(Throwable failure) {
    if (body != null && body.exceeded()) {
      return limit.refusal();
    }
    LOG.debugf("%s at %s: %s", service.label(), address, failure);
    String what =
        failure instanceof TimeoutException
            ? "did not answer within %d s".formatted(settings.responseTimeout().toSeconds())
            : "cannot be reached";
    return new ProblemException(
        CommonReason.DEPENDENCY_AWAY, "The service %s %s.".formatted(service.label(), what));
  }
}
