package io.carillon.gateway.rest;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** A service's answer on its way to the caller: head, body, trailers. */
final class PassedAnswer {
  /** A shorter answer comes in one piece, so that nobody need watch for its rest. */
  private static final long ONE_PIECE = 64 * 1024;

  private static final long NONE = -1;

  private final Vertx vertx;
  private final HttpServerRequest client;
  private final HttpServerResponse outbound;
  private final HttpClientResponse answer;
  private final long idleMillis;
  private final Runnable onEnd;
  private final long length;
  private final Flow flow;
  private long timer = NONE;
  private long seen;

  /**
   * Does nothing yet.
   *
   * @param idleMillis how long the service may be silent in the midst of a body that is no stream
   * @param onEnd run when the answer is complete or cut
   */
  PassedAnswer(
      Vertx vertx,
      HttpServerRequest client,
      HttpClientResponse answer,
      long idleMillis,
      Runnable onEnd) {
    this.vertx = vertx;
    this.client = client;
    this.outbound = client.response();
    this.answer = answer;
    this.idleMillis = idleMillis;
    this.onEnd = onEnd;
    this.length = declared(answer.getHeader(HttpHeaders.CONTENT_LENGTH));
    this.flow = new Flow(answer, outbound);
  }

  void start(HttpClientRequest call) {
    int status = answer.statusCode();
    outbound.setStatusCode(status);
    PassedHeaders.outwards(answer.headers(), outbound.headers());
    if (client.method().equals(HttpMethod.HEAD) || status == 204 || status == 304) {
      if (status == 204) {
        outbound.headers().remove(HttpHeaders.CONTENT_LENGTH);
      }
      outbound.end();
      onEnd.run();
      return;
    }
    boolean stream = isStream(answer.getHeader(HttpHeaders.CONTENT_TYPE));
    if (length < 0) {
      outbound.setChunked(true);
      if (stream) {
        outbound.writeHead();
      }
    }
    answer.handler(this::pass);
    answer.endHandler(all -> end());
    answer.exceptionHandler(
        broken -> {
          onEnd.run();
          cut();
        });
    if (!stream && (length < 0 || length > ONE_PIECE)) {
      timer = vertx.setTimer(idleMillis, fired -> look(call));
    }
  }

  /**
   * The answer is given before the call is over: a service that refuses before the body has come
   * has its connection reset, and that must not be taken for a broken answer.
   */
  private void pass(Buffer chunk) {
    if (length == chunk.length()) {
      outbound.end(chunk);
      onEnd.run();
    } else {
      flow.pass(chunk);
    }
  }

  private void end() {
    if (outbound.ended()) {
      return;
    }
    if (length < 0) {
      MultiMap trailers = answer.trailers();
      if (!trailers.isEmpty()) {
        outbound.trailers().addAll(trailers);
      }
    }
    outbound.end();
    onEnd.run();
  }

  private void look(HttpClientRequest call) {
    boolean silent = seen == flow.passed() && !flow.held();
    seen = flow.passed();
    if (silent) {
      call.reset();
      onEnd.run();
      cut();
    } else {
      timer = vertx.setTimer(idleMillis, fired -> look(call));
    }
  }

  /** Nothing more is to be waited for. */
  void over() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }

  /**
   * Lets the caller see that the answer is not whole. An HTTP/1 connection is closed: resetting the
   * answer would close it too, but never count the call as over, and a graceful stop would wait for
   * it in vain.
   */
  void cut() {
    if (outbound.ended() || outbound.closed()) {
      return;
    }
    if (client.version() == HttpVersion.HTTP_2) {
      outbound.reset();
    } else {
      client.connection().close();
    }
  }

  private static boolean isStream(@Nullable String type) {
    return type != null && type.startsWith("text/event-stream");
  }

  private static long declared(@Nullable String contentLength) {
    try {
      return contentLength == null ? -1 : Long.parseLong(contentLength);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
