package io.carillon.journey.definition;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Reason;
import io.carillon.platform.problem.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a definition.
 *
 * @param step the step's name; null outside of the steps
 * @param field the whole path: {@code steps.mail.next}
 */
public record Mistake(
    @Nullable String step, String field, Reason reason, String found, String expected) {

  /**
   * @throws ProblemException with the first mistake's reason and a violation for each, if there are
   *     any
   */
  public static void refuse(List<Mistake> mistakes) {
    if (!mistakes.isEmpty()) {
      Mistake first = mistakes.getFirst();
      throw new ProblemException(
          first.reason(),
          "%s: %s (expected: %s)".formatted(first.field(), first.found(), first.expected()),
          mistakes.stream().map(m -> new Violation(m.field(), m.found(), m.expected())).toList());
    }
  }
}
