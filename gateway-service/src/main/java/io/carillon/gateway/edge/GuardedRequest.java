package io.carillon.gateway.edge;

import io.carillon.platform.problem.ProblemException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is looked at while it passes. When it breaks a rule the caller is answered,
 * and whoever was reading it sees it fail.
 */
final class GuardedRequest extends HttpServerRequestWrapper {
  private final Vertx vertx;
  private final Problems problems;
  private final BodyPace pace;
  private final Duration patience;
  private final int levels;
  private final Optional<BodyKey> key;
  private final JsonDepth depth = new JsonDepth();
  private @Nullable Handler<Throwable> onFailure;
  private long timer = -1;
  private boolean over;

  /**
   * @param levels how deep its JSON may be nested; 0 when it is none that could be looked into
   * @param key told what passes
   */
  GuardedRequest(
      HttpServerRequestInternal request,
      Vertx vertx,
      Problems problems,
      BodyPace pace,
      Duration patience,
      int levels,
      Optional<BodyKey> key) {
    super(request);
    this.vertx = vertx;
    this.problems = problems;
    this.pace = pace;
    this.patience = patience;
    this.levels = levels;
    this.key = key;
  }

  /** Begins to mind the time. */
  void watch() {
    timer =
        vertx.setTimer(
            Math.max(1, patience.toMillis()),
            fired -> {
              if (over) {
                return;
              }
              if (pace.isTooSlow(System.nanoTime())) {
                stop(new ProblemException(BodyReason.BODY_TOO_SLOW, "The body comes too slowly."));
                hangUp();
              } else {
                watch();
              }
            });
  }

  /** The body has come, or nobody wants it any more. */
  void done() {
    over = true;
    vertx.cancelTimer(timer);
  }

  @Override
  public HttpServerRequest handler(@Nullable Handler<Buffer> handler) {
    super.handler(handler == null ? null : chunk -> pass(chunk, handler));
    return this;
  }

  private void pass(Buffer chunk, Handler<Buffer> handler) {
    if (over) {
      return;
    }
    pace.passed(chunk.length());
    if (levels > 0 && depth.of(chunk) > levels) {
      stop(
          new ProblemException(
              BodyReason.NESTED_TOO_DEEP,
              "The JSON is nested over %d levels deep.".formatted(levels)));
    } else {
      key.ifPresent(wanted -> wanted.take(chunk));
      handler.handle(chunk);
    }
  }

  private void stop(ProblemException problem) {
    done();
    problems.answer(delegate, problem);
    if (onFailure != null) {
      onFailure.handle(new IOException(problem.detail()));
    }
  }

  /** What is left of a body that comes too slowly is not waited for. */
  private void hangUp() {
    if (version() == HttpVersion.HTTP_2) {
      response().reset();
    } else {
      connection().close();
    }
  }

  @Override
  public HttpServerRequest exceptionHandler(@Nullable Handler<Throwable> handler) {
    onFailure = handler;
    super.exceptionHandler(handler);
    return this;
  }

  @Override
  public HttpServerRequest endHandler(@Nullable Handler<Void> handler) {
    super.endHandler(
        handler == null
            ? null
            : all -> {
              if (!over) {
                done();
                handler.handle(all);
              }
            });
    return this;
  }

  @Override
  public HttpServerRequest pause() {
    if (!over) {
      pace.held(System.nanoTime());
      super.pause();
    }
    return this;
  }

  @Override
  public HttpServerRequest resume() {
    if (!over) {
      pace.wanted(System.nanoTime());
    }
    super.resume();
    return this;
  }
}
