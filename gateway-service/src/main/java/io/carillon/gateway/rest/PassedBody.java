package io.carillon.gateway.rest;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A body as it passes, unchanged and at the reader's pace. */
class PassedBody implements ReadStream<Buffer> {
  private final ReadStream<Buffer> source;

  PassedBody(ReadStream<Buffer> source) {
    this.source = source;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    source.handler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    source.exceptionHandler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    source.endHandler(handler);
    return this;
  }

  @Override
  public final ReadStream<Buffer> pause() {
    source.pause();
    return this;
  }

  @Override
  public final ReadStream<Buffer> resume() {
    source.resume();
    return this;
  }

  @Override
  public final ReadStream<Buffer> fetch(long amount) {
    source.fetch(amount);
    return this;
  }
}
