package io.carillon.platform.problem;

/** Reasons that every room shares. */
public enum CommonReason implements Reason {
  /** Not JSON, not UTF-8, the wrong type. */
  MALFORMED(Kind.INVALID),
  UNKNOWN_FIELD(Kind.INVALID),
  UNKNOWN_PARAMETER(Kind.INVALID),
  INVALID_VALUE(Kind.INVALID),
  METHOD_NOT_ALLOWED(Kind.INVALID),
  NOT_ACCEPTABLE(Kind.INVALID),
  BODY_TOO_LARGE(Kind.TOO_LARGE),
  MEDIA_TYPE_UNSUPPORTED(Kind.UNSUPPORTED),
  UNAUTHENTICATED(Kind.UNAUTHENTICATED),
  DENIED(Kind.DENIED),
  /** It belongs to a unit that is not the caller's own, nor below it. */
  UNIT_DENIED(Kind.DENIED),
  /** Whoever shares it does not let those below change this field. */
  FIELD_LOCKED(Kind.DENIED),
  NOT_FOUND(Kind.NOT_FOUND),
  KEY_TAKEN(Kind.CONFLICT),
  IN_USE(Kind.CONFLICT),
  IDEMPOTENCY_KEY_REUSED(Kind.CONFLICT),
  STALE_VERSION(Kind.STALE),
  PRECONDITION_MISSING(Kind.INVALID),
  RATE_LIMITED(Kind.EXHAUSTED),
  /** The tenant has used up what its settings grant it. */
  QUOTA_EXCEEDED(Kind.EXHAUSTED),
  DEPENDENCY_AWAY(Kind.UNAVAILABLE),
  INTERNAL(Kind.INTERNAL);

  private final Kind kind;

  CommonReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  /** The reason that a bare HTTP status stands for. */
  static CommonReason ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> DENIED;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> MEDIA_TYPE_UNSUPPORTED;
      case 429 -> RATE_LIMITED;
      case 503 -> DEPENDENCY_AWAY;
      default -> status >= 500 ? INTERNAL : MALFORMED;
    };
  }
}
