package io.carillon.gateway.rest;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request's body as it passes: fails once it has grown over its limit, and tells its end. */
final class MeasuredBody implements ReadStream<Buffer> {
  private final ReadStream<Buffer> source;
  private final long limit;
  private final Runnable onEnd;
  private long passed;
  private boolean exceeded;
  private @Nullable Handler<Throwable> onFailure;

  MeasuredBody(ReadStream<Buffer> source, long limit, Runnable onEnd) {
    this.source = source;
    this.limit = limit;
    this.onEnd = onEnd;
  }

  boolean exceeded() {
    return exceeded;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    source.handler(handler == null ? null : chunk -> pass(chunk, handler));
    return this;
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
    source.exceptionHandler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    source.endHandler(
        handler == null
            ? null
            : v -> {
              onEnd.run();
              handler.handle(v);
            });
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    source.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    source.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    source.fetch(amount);
    return this;
  }
}
