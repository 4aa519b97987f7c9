package io.carillon.platform.problem;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * A call that streams its requests meets its service, and that service's permissions, before its
 * first message: what is thrown there would otherwise reach nobody, and the client would wait.
 */
@ApplicationScoped
@GlobalInterceptor
class GrpcStartInterceptor implements ServerInterceptor {

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    try {
      return next.startCall(call, headers);
    } catch (RuntimeException e) {
      StatusRuntimeException problem = GrpcProblems.of(e);
      Metadata trailers = problem.getTrailers();
      call.close(problem.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
  }
}
