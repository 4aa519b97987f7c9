package io.carillon.platform.problem;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How gRPC says an error: a status with ErrorInfo and, for input, BadRequest; RetryInfo when it
 * passes.
 */
public final class GrpcProblems {
  private static final Logger LOG = Logger.getLogger(GrpcProblems.class);
  private static final String DOMAIN = "carillon.io";

  private GrpcProblems() {}

  /** The status for a failure of a call; logs what an operator must see. */
  public static StatusRuntimeException of(Throwable failure) {
    return switch (failure) {
      case ProblemException e when e.reason().kind() != Kind.INTERNAL ->
          status(e.reason(), e.detail(), e.violations(), e.retryAfter());
      case StatusRuntimeException e -> e;
      case StatusException e -> e.getStatus().asRuntimeException();
      case ForbiddenException _ ->
          status(CommonReason.DENIED, "Your role or scope does not allow this.", List.of(), null);
      case UnauthorizedException _ -> unauthenticated();
      case AuthenticationException _ -> unauthenticated();
      case SecurityException _ -> unauthenticated();
      default -> {
        LOG.error("A call failed", failure);
        yield status(CommonReason.INTERNAL, Problem.INTERNAL_DETAIL, List.of(), null);
      }
    };
  }

  private static StatusRuntimeException unauthenticated() {
    return status(
        CommonReason.UNAUTHENTICATED,
        "A valid bearer token of this platform is needed.",
        List.of(),
        null);
  }

  private static StatusRuntimeException status(
      Reason reason, String detail, List<Violation> violations, @Nullable Duration retryAfter) {
    Status.Code code = reason.kind().code();
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage(detail)
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder().setReason(reason.name()).setDomain(DOMAIN).build()));
    if (!violations.isEmpty()) {
      BadRequest.Builder bad = BadRequest.newBuilder();
      for (Violation violation : violations) {
        bad.addFieldViolationsBuilder()
            .setField(violation.field())
            .setDescription("%s (expected: %s)".formatted(violation.found(), violation.expected()));
      }
      status.addDetails(Any.pack(bad.build()));
    }
    if (retryAfter != null) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder()
                  .setRetryDelay(
                      com.google.protobuf.Duration.newBuilder()
                          .setSeconds(retryAfter.toSeconds())
                          .setNanos(retryAfter.toNanosPart()))
                  .build()));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
