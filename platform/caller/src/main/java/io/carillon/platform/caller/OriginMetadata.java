package io.carillon.platform.caller;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps where a gRPC call comes from for as long as it lasts. */
@GlobalInterceptor
@ApplicationScoped
public class OriginMetadata implements ServerInterceptor, Prioritized {
  private static final Metadata.Key<String> FORWARDED = key("x-forwarded-for");
  private static final Metadata.Key<String> REQUEST = key("x-request-id");
  private static final Metadata.Key<String> AGENT = key("user-agent");
  private static final Context.Key<CallOrigin> ORIGIN = Context.key("carillon-origin");

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String forwarded = headers.get(FORWARDED);
    CallOrigin origin =
        CallOrigin.of(
            forwarded == null ? peer(call) : forwarded, headers.get(REQUEST), headers.get(AGENT));
    Context context = Context.current().withValue(ORIGIN, origin);
    return Contexts.interceptCall(context, call, headers, next);
  }

  /** Where the current gRPC call comes from; none when there is no such call. */
  static Optional<CallOrigin> current() {
    return Optional.ofNullable(ORIGIN.get());
  }

  @Override
  public int getPriority() {
    return Integer.MAX_VALUE;
  }

  private static @Nullable String peer(ServerCall<?, ?> call) {
    SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return peer instanceof InetSocketAddress internet ? internet.getHostString() : null;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
