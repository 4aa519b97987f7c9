package io.carillon.platform.problem;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects all that is wrong with an input, so that its author learns it at once. */
public final class Violations {
  private final List<Violation> found = new ArrayList<>();

  /** Notes a violation unless {@code ok}. */
  public Violations check(boolean ok, String field, @Nullable Object value, String expected) {
    if (!ok) {
      add(field, value, expected);
    }
    return this;
  }

  public Violations add(String field, @Nullable Object value, String expected) {
    found.add(new Violation(field, String.valueOf(value), expected));
    return this;
  }

  public Violations addAll(List<Violation> others) {
    found.addAll(others);
    return this;
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<Violation> list() {
    return List.copyOf(found);
  }

  /**
   * @throws ProblemException INVALID_VALUE with all violations, if there are any
   */
  public void throwIfAny() {
    throwIfAny(CommonReason.INVALID_VALUE);
  }

  /**
   * @throws ProblemException with this reason and all violations, if there are any
   */
  public void throwIfAny(Reason reason) {
    if (!found.isEmpty()) {
      Violation first = found.getFirst();
      String detail =
          "%s: %s (expected: %s)".formatted(first.field(), first.found(), first.expected());
      throw new ProblemException(reason, detail, list());
    }
  }
}
