package io.carillon.platform.expression;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why an expression is refused. */
public enum ExpressionReason implements Reason {
  /** It does not parse, does not type-check, names what does not exist, or exceeds a bound. */
  EXPRESSION_INVALID;

  @Override
  public Kind kind() {
    return Kind.INVALID;
  }
}
