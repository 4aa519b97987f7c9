package io.carillon.platform.caller;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;

/** Carries the tenant that a service names in a call's metadata; only services are believed. */
@GlobalInterceptor
@ApplicationScoped
public class TenantMetadata implements ServerInterceptor, Prioritized {
  static final Metadata.Key<String> KEY =
      Metadata.Key.of("carillon-tenant", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> TENANT = Context.key("carillon-tenant");

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String tenant = headers.get(KEY);
    Context context = Context.current().withValue(TENANT, tenant == null ? "" : tenant);
    return Contexts.interceptCall(context, call, headers, next);
  }

  /** The tenant named in the current call's metadata, or empty. */
  static String current() {
    String tenant = TENANT.get();
    return tenant == null ? "" : tenant;
  }

  @Override
  public int getPriority() {
    return Integer.MAX_VALUE;
  }
}
