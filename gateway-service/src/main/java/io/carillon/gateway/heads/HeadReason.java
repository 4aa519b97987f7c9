package io.carillon.gateway.heads;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why what came is no request. Names are part of the API. */
enum HeadReason implements Reason {
  /** Not HTTP, or such that two readers could understand it differently. */
  MALFORMED_HEAD(Kind.INVALID),
  ADDRESS_TOO_LONG(Kind.ADDRESS_TOO_LONG),
  HEADERS_TOO_LARGE(Kind.HEADERS_TOO_LARGE),
  HEAD_TOO_SLOW(Kind.TOO_SLOW);

  private final Kind kind;

  HeadReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
