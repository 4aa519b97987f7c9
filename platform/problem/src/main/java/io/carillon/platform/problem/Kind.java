package io.carillon.platform.problem;

import io.grpc.Status;

/** What sort of error it is; each transport maps the kind, never the single reason. */
public enum Kind {
  INVALID(400, Status.Code.INVALID_ARGUMENT, "Invalid request"),
  UNAUTHENTICATED(401, Status.Code.UNAUTHENTICATED, "Not authenticated"),
  DENIED(403, Status.Code.PERMISSION_DENIED, "Not allowed"),
  NOT_FOUND(404, Status.Code.NOT_FOUND, "Not found"),
  TOO_SLOW(408, Status.Code.DEADLINE_EXCEEDED, "Too slow"),
  CONFLICT(409, Status.Code.FAILED_PRECONDITION, "Conflict"),
  STALE(412, Status.Code.ABORTED, "Changed meanwhile"),
  TOO_LARGE(413, Status.Code.INVALID_ARGUMENT, "Too large"),
  ADDRESS_TOO_LONG(414, Status.Code.INVALID_ARGUMENT, "Address too long"),
  UNSUPPORTED(415, Status.Code.INVALID_ARGUMENT, "Not supported"),
  EXHAUSTED(429, Status.Code.RESOURCE_EXHAUSTED, "Too many requests"),
  HEADERS_TOO_LARGE(431, Status.Code.INVALID_ARGUMENT, "Headers too large"),
  UNAVAILABLE(503, Status.Code.UNAVAILABLE, "Unavailable"),
  INTERNAL(500, Status.Code.INTERNAL, "Internal error");

  private final int status;
  private final Status.Code code;
  private final String title;

  Kind(int status, Status.Code code, String title) {
    this.status = status;
    this.code = code;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The gRPC status. */
  public Status.Code code() {
    return code;
  }

  public String title() {
    return title;
  }

  /** Whether the same request may succeed later without a change. */
  public boolean passes() {
    return this == UNAVAILABLE || this == EXHAUSTED;
  }

  /** The kind that a bare HTTP status stands for. */
  public static Kind ofStatus(int status) {
    for (Kind kind : values()) {
      if (kind.status == status) {
        return kind;
      }
    }
    return status >= 500 ? INTERNAL : INVALID;
  }
}
