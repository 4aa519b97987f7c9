package io.carillon.gateway.rest;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request's body as it passes: fails once it has grown over its limit, and tells its end. */
final class MeasuredBody extends PassedBody {
  private final long limit;
  private final Runnable onEnd;
  private long passed;
  private boolean exceeded;
  private @Nullable Handler<Throwable> onFailure;

  MeasuredBody(ReadStream<Buffer> source, long limit, Runnable onEnd) {
    super(source);
    this.limit = limit;
    this.onEnd = onEnd;
  }

  boolean exceeded() {
    return exceeded;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    return super.handler(handler == null ? null : chunk -> pass(chunk, handler));
  }

  private void pass(Buffer chunk, Handler<Buffer> handler) {
    passed += chunk.length();
    if (passed <= limit) {
      handler.handle(chunk);
    } else if (!exceeded) {
      exceeded = true;
      if (onFailure != null) {
        onFailure.handle(new IOException("over %d bytes".formatted(limit)));
      }
    }
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    onFailure = handler;
    return super.exceptionHandler(handler);
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    return super.endHandler(
        handler == null
            ? null
            : v -> {
              onEnd.run();
              handler.handle(v);
            });
  }
}
