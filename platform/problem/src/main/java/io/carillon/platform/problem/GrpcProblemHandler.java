package io.carillon.platform.problem;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.ExceptionHandler;
import io.quarkus.grpc.ExceptionHandlerProvider;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives every gRPC service the house's way of saying an error. */
@ApplicationScoped
final class GrpcProblemHandler implements ExceptionHandlerProvider {

  @Override
  public <Q, A> ExceptionHandler<Q, A> createHandler(
      ServerCall.Listener<Q> listener, ServerCall<Q, A> call, Metadata metadata) {
    return new ExceptionHandler<>(listener, call, metadata) {
      @Override
      protected void handleException(
          Throwable exception, ServerCall<Q, A> serverCall, Metadata headers) {
        StatusRuntimeException said = GrpcProblems.of(exception);
        Metadata trailers = said.getTrailers();
        serverCall.close(said.getStatus(), trailers == null ? new Metadata() : trailers);
      }
    };
  }

  @Override
  public Throwable transform(Throwable failure) {
    return GrpcProblems.of(failure);
  }
}
