package io.carillon.platform.problem;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.auth.AuthExceptionHandler;
import io.quarkus.grpc.auth.AuthExceptionHandlerProvider;
import io.quarkus.security.AuthenticationException;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The house's way of saying that a caller is not known or not allowed. Quarkus asks this provider
 * before {@link GrpcProblemHandler}, and by itself would call a missing token PERMISSION_DENIED.
 */
@ApplicationScoped
final class GrpcAuthProblemHandler implements AuthExceptionHandlerProvider {

  @Override
  public <Q, A> AuthExceptionHandler<Q, A> createHandler(
      ServerCall.Listener<Q> listener, ServerCall<Q, A> call, Metadata metadata) {
    return new AuthExceptionHandler<>(listener, call, metadata) {
      @Override
      protected void handleException(
          Throwable exception, ServerCall<Q, A> serverCall, Metadata headers) {
        if (handlesException(exception)) {
          StatusRuntimeException said = GrpcProblems.of(exception);
          Metadata trailers = said.getTrailers();
          serverCall.close(said.getStatus(), trailers == null ? new Metadata() : trailers);
        } else {
          super.handleException(exception, serverCall, headers);
        }
      }
    };
  }

  @Override
  public StatusException transformToStatusException(Throwable failure) {
    StatusRuntimeException said = GrpcProblems.of(failure);
    return new StatusException(said.getStatus(), said.getTrailers());
  }

  @Override
  public boolean handlesException(Throwable failure) {
    return failure instanceof AuthenticationException || failure instanceof SecurityException;
  }

  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY + 1;
  }
}
