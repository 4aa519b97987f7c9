package io.carillon.gateway.grpc;

import io.carillon.platform.problem.GrpcProblems;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Ends a call with a status of the gateway's own. */
final class RefusalGrpc {
  private RefusalGrpc() {}

  /** With ErrorInfo, and RetryInfo where it is known when to come again. */
  static void refuse(HttpServerRequest request, Throwable failure) {
    StatusRuntimeException said = GrpcProblems.of(failure);
    com.google.rpc.Status details = StatusProto.fromThrowable(said);
    end(
        request,
        said.getStatus(),
        Base64.getEncoder().withoutPadding().encodeToString(details.toByteArray()));
  }

  static void refuse(HttpServerRequest request, Status status) {
    end(request, status, "");
  }

  private static void end(HttpServerRequest request, Status status, String details) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    MultiMap said = response.headWritten() ? response.trailers() : response.headers();
    if (!response.headWritten()) {
      response.setStatusCode(200).putHeader("content-type", "application/grpc");
    }
    said.set("grpc-status", Integer.toString(status.getCode().value()));
    if (status.getDescription() != null) {
      said.set("grpc-message", percentEncoded(status.getDescription()));
    }
    if (!details.isEmpty()) {
      said.set("grpc-status-details-bin", details);
    }
    response.end();
    if (!request.isEnded()) {
      request.resume();
    }
  }

  private static String percentEncoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append("%%%02X".formatted(b));
      }
    }
    return encoded.toString();
  }
}
