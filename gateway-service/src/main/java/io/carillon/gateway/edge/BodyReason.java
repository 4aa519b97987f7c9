package io.carillon.gateway.edge;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a body does not pass. Names are part of the API. */
enum BodyReason implements Reason {
  /** It came more slowly than is waited for. */
  BODY_TOO_SLOW(Kind.TOO_SLOW),
  /** Its JSON is nested deeper than anybody reads. */
  NESTED_TOO_DEEP(Kind.INVALID);

  private final Kind kind;

  BodyReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
