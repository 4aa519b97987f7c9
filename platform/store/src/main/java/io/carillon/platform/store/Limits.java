package io.carillon.platform.store;

import io.carillon.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** How much of a list one answer holds. */
public final class Limits {
  private static final int USUAL = 50;
  private static final int MOST = 500;

  private Limits() {}

  /**
   * The page size for what a caller asked: 50 when nothing, 1 to 500.
   *
   * @throws ProblemException INVALID_VALUE outside of that range
   */
  public static int page(@Nullable Integer asked) {
    if (asked == null) {
      return USUAL;
    }
    if (asked < 1 || asked > MOST) {
      throw ProblemException.invalid("?limit", asked, "1..500");
    }
    return asked;
  }
}
