package io.carillon.gateway.grpc;

import io.carillon.gateway.routing.Service;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.grpc.Status;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** One call of any kind, as two HTTP/2 streams joined to each other. Runs on one event loop. */
final class PassedGrpc {
  private static final long CANCEL = 8;
  private static final Set<String> NOT_PASSED =
      Set.of("connection", "host", "te", "transfer-encoding", "forwarded", "x-forwarded-for");

  private final Vertx vertx;
  private final Service service;
  private final HttpServerRequest inbound;
  private final HttpServerResponse outbound;
  private final HttpClientRequest call;
  private long timer = -1;
  private boolean over;

  PassedGrpc(Vertx vertx, Service service, HttpServerRequest inbound, HttpClientRequest call) {
    this.vertx = vertx;
    this.service = service;
    this.inbound = inbound;
    this.outbound = inbound.response();
    this.call = call;
  }

  void start() {
    if (outbound.closed()) {
      call.reset(CANCEL);
      return;
    }
    copy(inbound.headers(), call.headers());
    call.putHeader("te", "trailers");
    if (inbound.remoteAddress() != null && inbound.remoteAddress().hostAddress() != null) {
      call.putHeader("x-forwarded-for", inbound.remoteAddress().hostAddress());
    }
    call.setChunked(true);
    outbound.exceptionHandler(failure -> hangUp());
    outbound.closeHandler(closed -> hangUp());
    Deadline.of(inbound.getHeader("grpc-timeout")).ifPresent(this::startWaiting);
    call.response().onSuccess(this::answer).onFailure(this::fail);
    call.sendHead()
        .onSuccess(
            sent ->
                inbound
                    .pipe()
                    .endOnFailure(false)
                    .to(call)
                    .onFailure(failure -> call.reset(CANCEL)))
        .onFailure(this::fail);
  }

  private void answer(HttpClientResponse answer) {
    outbound.setStatusCode(answer.statusCode());
    copy(answer.headers(), outbound.headers());
    boolean trailersOnly = answer.headers().contains("grpc-status");
    if (!trailersOnly) {
      outbound.writeHead();
    }
    answer
        .pipe()
        .endOnSuccess(false)
        .endOnFailure(false)
        .to(outbound)
        .onSuccess(
            all -> {
              if (finish()) {
                if (!trailersOnly) {
                  copy(answer.trailers(), outbound.trailers());
                }
                outbound.end();
                if (!inbound.isEnded()) {
                  call.reset(CANCEL);
                }
              }
            })
        .onFailure(this::fail);
  }

  private void startWaiting(Duration patience) {
    timer =
        vertx.setTimer(
            Math.max(1, patience.toMillis()),
            fired -> {
              if (finish()) {
                call.reset(CANCEL);
                RefusalGrpc.refuse(
                    inbound,
                    Status.DEADLINE_EXCEEDED.withDescription(
                        "The service %s did not answer in time.".formatted(service.label())));
              }
            });
  }

  private void fail(Throwable failure) {
    if (!finish()) {
      return;
    }
    if (failure instanceof StreamResetException reset) {
      outbound.reset(reset.getCode());
    } else {
      call.reset(CANCEL);
      RefusalGrpc.refuse(inbound, away(service));
    }
  }

  private void hangUp() {
    if (finish()) {
      call.reset(CANCEL);
    }
  }

  private boolean finish() {
    boolean first = !over;
    over = true;
    vertx.cancelTimer(timer);
    return first;
  }

  static ProblemException away(Service service) {
    return new ProblemException(
        CommonReason.DEPENDENCY_AWAY,
        "The service %s cannot be reached.".formatted(service.label()));
  }

  private static void copy(MultiMap from, MultiMap to) {
    from.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!lower.startsWith(":")
              && !lower.startsWith("carillon-")
              && !NOT_PASSED.contains(lower)) {
            to.add(lower, value);
          }
        });
  }
}
