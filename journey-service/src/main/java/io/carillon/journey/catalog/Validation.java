package io.carillon.journey.catalog;

import io.carillon.journey.definition.Mistake;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a check found. */
record Validation(boolean valid, List<Problem> problems) {

  /**
   * One problem of a definition.
   *
   * @param step null outside of the steps
   */
  record Problem(
      @Nullable String step, String field, String reason, String found, String expected) {
    static Problem of(Mistake mistake) {
      return new Problem(
          mistake.step(),
          mistake.field(),
          mistake.reason().name(),
          mistake.found(),
          mistake.expected());
    }
  }

  static Validation of(List<Mistake> mistakes) {
    return new Validation(mistakes.isEmpty(), mistakes.stream().map(Problem::of).toList());
  }
}
