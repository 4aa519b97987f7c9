package io.carillon.gateway.edge;

import io.carillon.platform.problem.ProblemException;
import java.time.Duration;

/** A call that the gateway does not begin now, and when it may be tried again. */
public final class RetryLater extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ProblemException problem;
  private final transient Duration after;

  /**
   * @param after at least a second
   */
  public RetryLater(ProblemException problem, Duration after) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.after = after;
  }

  public ProblemException problem() {
    return problem;
  }

  public Duration after() {
    return after;
  }
}
