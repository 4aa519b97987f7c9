package io.carillon.gateway.rest;

import io.carillon.gateway.breaker.Watch;
import io.carillon.gateway.edge.Problems;
import io.carillon.platform.problem.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way to a service and back. It ends once: with the service's answer, with a word
 * of the gateway's own, or with the caller gone. Runs on the caller's context.
 */
final class PassedCall {
  private static final Logger LOG = Logger.getLogger(PassedCall.class);

  private final Vertx vertx;
  private final RestPeer peer;
  private final RestSettings settings;
  private final Problems problems;
  private final HttpServerRequest client;
  private final String uri;
  private final BodyLimit limit;
  private final boolean stream;
  private final SentBody body;
  private boolean mayRepeat;
  private boolean sent;
  private boolean over;
  private @Nullable Watch watch;
  private @Nullable HttpClientRequest call;
  private @Nullable PassedAnswer answer;

  PassedCall(
      Vertx vertx,
      RestPeer peer,
      RestSettings settings,
      Problems problems,
      HttpServerRequest client,
      String uri,
      BodyLimit limit) {
    this.vertx = vertx;
    this.peer = peer;
    this.settings = settings;
    this.problems = problems;
    this.client = client;
    this.uri = uri;
    this.limit = limit;
    this.stream = isStream(client.getHeader(HttpHeaders.ACCEPT));
    this.body = SentBody.of(client);
    this.mayRepeat = body == SentBody.NONE && isRead(client.method());
  }

  void start(RoutingContext routing) {
    if (peer.breaker().open()) {
      problems.answer(client, peer.breaker().away());
      return;
    }
    routing.addEndHandler(
        ended -> {
          if (ended.failed()) {
            hangUp();
          }
        });
    ask();
  }

  private void ask() {
    Watch begun = peer.breaker().watch(settings.responseTimeout(), this::refuse);
    watch = begun;
    peer.request(client.method(), uri, stream)
        .onComplete(
            connected -> {
              if (connected.succeeded()) {
                send(connected.result(), begun);
              } else {
                unreachable(connected.cause(), begun);
              }
            });
  }

  private void send(HttpClientRequest request, Watch begun) {
    if (over) {
      request.reset();
      return;
    }
    call = request;
    PassedHeaders.inwards(client, request.headers(), settings.trustForwarded());
    HostAndPort authority = client.authority();
    if (authority != null) {
      request.authority(authority);
    }
    request
        .response()
        .onComplete(
            answered -> {
              if (answered.succeeded()) {
                answer(answered.result(), request, begun);
              } else {
                lost(answered.cause(), begun);
              }
            });
    if (body == SentBody.NONE) {
      request.end();
      client.resume();
      sent = true;
      begun.asked();
    } else {
      sendBody(request, begun);
    }
  }

  private void sendBody(HttpClientRequest request, Watch begun) {
    if (body == SentBody.CHUNKED) {
      request.setChunked(true);
    }
    if (client.version() == HttpVersion.HTTP_1_1
        && "100-continue".equalsIgnoreCase(client.getHeader(HttpHeaders.EXPECT))) {
      client.response().writeContinue();
    }
    request.exceptionHandler(failure -> lost(failure, begun));
    Flow flow = new Flow(client, request);
    client.handler(
        chunk -> {
          if (flow.passed() + chunk.length() > limit.bytes()) {
            refuse(limit.refusal());
          } else {
            flow.pass(chunk);
          }
        });
    client.endHandler(
        all -> {
          if (!over) {
            sent = true;
            begun.asked();
            request.end();
          }
        });
    client.exceptionHandler(failure -> hangUp());
    client.resume();
  }

  private void answer(HttpClientResponse response, HttpClientRequest request, Watch begun) {
    if (over) {
      request.reset();
      return;
    }
    begun.answered();
    PassedAnswer passed =
        new PassedAnswer(
            vertx,
            client,
            response,
            settings.idleTimeout().toMillis(),
            () -> {
              finish();
              if (!sent) {
                stopSending();
                request.reset();
              }
            });
    answer = passed;
    passed.start(request);
  }

  private void stopSending() {
    if (!client.isEnded()) {
      client.handler(rest -> {});
      client.resume();
    }
  }

  /** A connection could not be had. */
  private void unreachable(Throwable failure, Watch begun) {
    boolean busy =
        failure instanceof ConnectionPoolTooBusyException || failure instanceof TimeoutException;
    if (busy) {
      begun.left();
      refuse(peer.breaker().away("has more calls than it can take"));
    } else {
      lost(failure, begun);
    }
  }

  /** The connection failed or broke before the first byte of an answer. */
  private void lost(Throwable failure, Watch begun) {
    begun.lost();
    if (over || answer != null || begun != watch) {
      return;
    }
    LOG.debugf("%s: %s", peer.server(), failure);
    if (mayRepeat && !peer.breaker().open()) {
      mayRepeat = false;
      ask();
    } else {
      refuse(peer.breaker().away("cannot be reached"));
    }
  }

  private void refuse(ProblemException problem) {
    if (over) {
      return;
    }
    abandon();
    if (answer != null) {
      answer.cut();
      return;
    }
    problems.answer(client, problem);
    stopSending();
  }

  private void hangUp() {
    if (!over) {
      abandon();
    }
  }

  private void abandon() {
    finish();
    if (call != null) {
      call.reset();
    }
  }

  private void finish() {
    over = true;
    if (watch != null) {
      watch.left();
    }
    if (answer != null) {
      answer.over();
    }
  }

  private static boolean isRead(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static boolean isStream(@Nullable String accept) {
    return accept != null && accept.startsWith("text/event-stream");
  }
}
