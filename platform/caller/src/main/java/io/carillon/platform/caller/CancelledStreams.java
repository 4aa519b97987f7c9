package io.carillon.platform.caller;

import io.grpc.BindableService;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets a caller give up one call: the service hears of it, and the others on its connection stay.
 *
 * <p>The headers of an answer can meet a stream that the caller's cancellation has just removed.
 * Netty then takes the stream for one that the server opens with a client's number, which is a
 * fault of the whole connection, and Vert.x hands that failed write to the connection, which ends
 * with every call that it carries (GOAWAY, PROTOCOL_ERROR). A failed write to a stream that is gone
 * is nobody's concern any more: it is dropped before it gets there.
 *
 * <p>And Vert.x tells a service of a cancellation only while the request is still being sent, which
 * is over at once for all calls but those that stream to us: a stream of answers would go on for
 * nobody. The end of the answer says it for them.
 */
@ApplicationScoped
class CancelledStreams {
  private static final String NAME = "carillon-cancelled-streams";
  private static final String CALL = "carillon-call";
  private static final Metadata.Key<String> CALL_KEY =
      Metadata.Key.of(CALL, Metadata.ASCII_STRING_MARSHALLER);
  private static final int BEFORE_ALL = 100_000;

  private final AtomicLong calls = new AtomicLong();
  private final Map<String, AtomicBoolean> running = new ConcurrentHashMap<>();
  private final boolean serves;

  /**
   * @param services of this process; whoever only passes calls on needs no word of their ends
   */
  @Inject
  CancelledStreams(@Any Instance<BindableService> services) {
    this.serves = !services.isUnsatisfied();
  }

  void guard(@Observes Filters filters) {
    filters.register(this::guard, BEFORE_ALL);
  }

  private void guard(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    HttpConnection connection = request.connection();
    if (request.version() == HttpVersion.HTTP_2 && connection instanceof ConnectionBase base) {
      ChannelPipeline pipeline = base.channel().pipeline();
      if (pipeline.get(NAME) == null) {
        pipeline.addFirst(NAME, new Dropping());
      }
    }
    String type = request.getHeader("Content-Type");
    if (serves && type != null && type.startsWith("application/grpc")) {
      watch(routing);
    }
    routing.next();
  }

  private void watch(RoutingContext routing) {
    String call = Long.toString(calls.incrementAndGet());
    AtomicBoolean cancelled = new AtomicBoolean();
    // whatever the caller has sent under that name
    routing.request().headers().set(CALL, call);
    running.put(call, cancelled);
    routing.addEndHandler(
        ended -> {
          running.remove(call);
          cancelled.set(ended.failed());
        });
  }

  /** The same call, which knows when its caller has gone. */
  <Q, A> ServerCall<Q, A> watched(ServerCall<Q, A> call, Metadata headers) {
    String number = headers.get(CALL_KEY);
    headers.discardAll(CALL_KEY);
    AtomicBoolean cancelled = number == null ? null : running.get(number);
    if (cancelled == null) {
      return call;
    }
    return new SimpleForwardingServerCall<>(call) {
      @Override
      public boolean isCancelled() {
        return cancelled.get() || super.isCancelled();
      }
    };
  }

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
