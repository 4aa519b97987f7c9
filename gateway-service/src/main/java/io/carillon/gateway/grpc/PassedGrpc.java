package io.carillon.gateway.grpc;

import io.carillon.gateway.breaker.Breaker;
import io.carillon.gateway.breaker.Watch;
import io.carillon.platform.problem.ProblemException;
import io.grpc.Status;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One call of any kind, as two HTTP/2 streams joined to each other. Runs on one event loop. */
final class PassedGrpc {
  private static final long CANCEL = 8;

  /** The longest request that is kept to be sent once more. */
  private static final int KEPT_BYTES = 64 * 1024;

  private static final long LEAVE_SECONDS = 30;
  private static final Set<String> NOT_PASSED =
      Set.of("connection", "host", "te", "transfer-encoding", "forwarded", "x-forwarded-for");

  private final Vertx vertx;
  private final Breaker breaker;
  private final HttpServerRequest inbound;
  private final HttpServerResponse outbound;
  private final HttpClient client;
  private final RequestOptions options;
  private boolean mayRepeat;
  private @Nullable Buffer kept;
  private @Nullable HttpClientRequest call;
  private @Nullable Watch watch;
  private long timer = -1;
  private boolean whole;
  private boolean answered;
  private boolean over;

  PassedGrpc(
      Vertx vertx,
      Breaker breaker,
      HttpServerRequest inbound,
      HttpClient client,
      RequestOptions options,
      boolean mayRepeat) {
    this.vertx = vertx;
    this.breaker = breaker;
    this.inbound = inbound;
    this.outbound = inbound.response();
    this.client = client;
    this.options = options;
    this.mayRepeat = mayRepeat;
    this.kept = mayRepeat ? Buffer.buffer() : null;
  }

  void start() {
    if (outbound.closed()) {
      return;
    }
    if (breaker.open()) {
      RefusalGrpc.refuse(inbound, breaker.away());
      return;
    }
    outbound.exceptionHandler(failure -> hangUp());
    outbound.closeHandler(closed -> hangUp());
    Deadline.of(inbound.getHeader("grpc-timeout")).ifPresent(this::startWaiting);
    ask();
  }

  private void ask() {
    Watch begun = breaker.watch(Duration.ZERO, this::giveUp);
    watch = begun;
    client
        .request(options)
        .onSuccess(connected -> send(connected, begun))
        .onFailure(failure -> unreachable(failure, begun));
  }

  private void send(HttpClientRequest request, Watch begun) {
    if (over) {
      request.reset(CANCEL);
      return;
    }
    call = request;
    copy(inbound.headers(), request.headers());
    request.putHeader("te", "trailers");
    if (inbound.remoteAddress() != null && inbound.remoteAddress().hostAddress() != null) {
      request.putHeader("x-forwarded-for", inbound.remoteAddress().hostAddress());
    }
    request.setChunked(true);
    request
        .response()
        .onSuccess(answer -> answer(answer, request, begun))
        .onFailure(failure -> lost(failure, begun));
    if (whole && kept != null) {
      request.end(kept);
    } else {
      request.sendHead().onFailure(failure -> lost(failure, begun));
      sendBody(request);
    }
  }

  private void sendBody(HttpClientRequest request) {
    inbound.handler(
        chunk -> {
          keep(chunk);
          request.write(chunk);
          if (request.writeQueueFull()) {
            inbound.pause();
            request.drainHandler(drained -> inbound.resume());
          }
        });
    inbound.endHandler(
        all -> {
          whole = true;
          request.end();
        });
    inbound.exceptionHandler(failure -> hangUp());
    inbound.resume();
  }

  private void keep(Buffer chunk) {
    if (kept != null) {
      kept = kept.length() + chunk.length() > KEPT_BYTES ? null : kept.appendBuffer(chunk);
    }
  }

  private void answer(HttpClientResponse answer, HttpClientRequest request, Watch begun) {
    if (over) {
      request.reset(CANCEL);
      return;
    }
    answered = true;
    begun.answered();
    kept = null;
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
                  request.reset(CANCEL);
                }
              }
            })
        .onFailure(this::broken);
  }

  private void startWaiting(Duration patience) {
    timer =
        vertx.setTimer(
            Math.max(1, patience.toMillis()),
            fired -> {
              if (finish()) {
                reset();
                RefusalGrpc.refuse(
                    inbound,
                    Status.DEADLINE_EXCEEDED.withDescription(
                        "The service %s did not answer in time."
                            .formatted(breaker.service().label())));
              }
            });
  }

  /** A connection could not be had. */
  private void unreachable(Throwable failure, Watch begun) {
    if (failure instanceof ConnectionPoolTooBusyException || failure instanceof TimeoutException) {
      begun.left();
      refuse(breaker.away("has more calls than it can take"));
    } else {
      lost(failure, begun);
    }
  }

  /** The connection failed, broke or was taken back before the answer's first byte. */
  private void lost(Throwable failure, Watch begun) {
    boolean takenBack = failure instanceof StreamResetException;
    if (takenBack) {
      begun.answered();
    } else {
      begun.lost();
    }
    if (over || answered || begun != watch) {
      return;
    }
    if (mayRepeat && (!takesBody() || (whole && kept != null)) && !breaker.open()) {
      mayRepeat = false;
      ask();
    } else if (failure instanceof StreamResetException reset) {
      broken(reset);
    } else {
      refuse(breaker.away("cannot be reached"));
    }
  }

  /** Whether some of the request has been read already. */
  private boolean takesBody() {
    return call != null;
  }

  private void broken(Throwable failure) {
    if (failure instanceof StreamResetException reset) {
      if (finish()) {
        outbound.reset(reset.getCode());
      }
    } else {
      refuse(breaker.away("cannot be reached"));
    }
  }

  /** The service is dead: what its connections still hold is left to end, new calls take others. */
  private void giveUp(ProblemException problem) {
    if (call != null) {
      call.connection().shutdown(LEAVE_SECONDS, TimeUnit.SECONDS);
    }
    refuse(problem);
  }

  private void refuse(ProblemException problem) {
    if (finish()) {
      reset();
      RefusalGrpc.refuse(inbound, problem);
    }
  }

  private void hangUp() {
    if (finish()) {
      reset();
    }
  }

  private void reset() {
    if (call != null) {
      call.reset(CANCEL);
    }
  }

  private boolean finish() {
    boolean first = !over;
    over = true;
    vertx.cancelTimer(timer);
    if (watch != null) {
      watch.left();
    }
    return first;
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
