package io.carillon.platform.caller;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Lets a caller give up one call without losing the others on its connection.
 *
 * <p>The headers of an answer can meet a stream that the caller's cancellation has just removed.
 * Netty then takes the stream for one that the server opens with a client's number, which is a
 * fault of the whole connection, and Vert.x hands that failed write to the connection, which ends
 * with every call that it carries (GOAWAY, PROTOCOL_ERROR). A failed write to a stream that is gone
 * is nobody's concern any more: it is dropped before it gets there.
 */
@ApplicationScoped
class CancelledStreams {
  private static final String NAME = "carillon-cancelled-streams";
  private static final int BEFORE_ALL = 100_000;

  void guard(@Observes Filters filters) {
    filters.register(CancelledStreams::guard, BEFORE_ALL);
  }

  private static void guard(RoutingContext request) {
    HttpConnection connection = request.request().connection();
    if (request.request().version() == HttpVersion.HTTP_2
        && connection instanceof ConnectionBase base) {
      ChannelPipeline pipeline = base.channel().pipeline();
      if (pipeline.get(NAME) == null) {
        pipeline.addFirst(NAME, new Dropping());
      }
    }
    request.next();
  }

  @Sharable
  private static final class Dropping extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      boolean gone =
          cause instanceof IllegalStateException
              && String.valueOf(cause.getMessage()).startsWith("Stream no longer exists");
      if (!gone) {
        context.fireExceptionCaught(cause);
      }
    }
  }
}
