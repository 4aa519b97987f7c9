package io.carillon.gateway.rest;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way to an HTTP/1 client: when the service cuts it, the client's connection is
 * closed, and that ends the pipe. Were the pipe told first, it would reset the answer, which closes
 * the connection too but never counts the call as over: a graceful stop would wait for it in vain.
 */
final class CutBody extends PassedBody {
  private final HttpConnection client;

  CutBody(ReadStream<Buffer> source, HttpConnection client) {
    super(source);
    this.client = client;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    return super.exceptionHandler(handler == null ? null : cut -> client.close());
  }
}
