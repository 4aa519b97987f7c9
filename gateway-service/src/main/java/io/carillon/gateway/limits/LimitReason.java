package io.carillon.gateway.limits;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a call was not begun. Names are part of the API. */
public enum LimitReason implements Reason {
  /** The caller has as many calls under way as one may have. */
  TOO_MANY_AT_ONCE(Kind.EXHAUSTED),
  /** The gateway has as many calls under way as it can carry. */
  OVERLOADED(Kind.UNAVAILABLE);

  private final Kind kind;

  LimitReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
