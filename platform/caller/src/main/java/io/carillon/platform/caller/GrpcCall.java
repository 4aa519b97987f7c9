package io.carillon.platform.caller;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a gRPC call's metadata says beside the token, for as long as something happens to the call.
 * It is bound to the thread that works on the call: gRPC's own context lies in the Vert.x context,
 * which the event loop and that thread share, and each puts the other's away.
 *
 * @param tenant that a service names; only services are believed
 */
record GrpcCall(String tenant, CallOrigin origin) {
  static final Metadata.Key<String> TENANT = key("carillon-tenant");
  private static final Metadata.Key<String> FORWARDED = key("x-forwarded-for");
  private static final Metadata.Key<String> REQUEST = key("x-request-id");
  private static final Metadata.Key<String> AGENT = key("user-agent");
  private static final ScopedValue<GrpcCall> CURRENT = ScopedValue.newInstance();

  static GrpcCall of(ServerCall<?, ?> call, Metadata headers) {
    String tenant = headers.get(TENANT);
    String forwarded = headers.get(FORWARDED);
    return new GrpcCall(
        tenant == null ? "" : tenant,
        CallOrigin.of(
            forwarded == null ? peer(call) : forwarded, headers.get(REQUEST), headers.get(AGENT)));
  }

  /** The call that this thread works on; empty when it works on none. */
  static Optional<GrpcCall> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** Does something on behalf of the call. */
  void work(Runnable something) {
    ScopedValue.where(CURRENT, this).run(something);
  }

  private static @Nullable String peer(ServerCall<?, ?> call) {
    SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return peer instanceof InetSocketAddress internet ? internet.getHostString() : null;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
