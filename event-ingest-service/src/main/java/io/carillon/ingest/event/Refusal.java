package io.carillon.ingest.event;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Reason;
import io.carillon.platform.problem.Violation;
import java.util.List;

/** A refusal that names the field it is about. */
final class Refusal {
  private Refusal() {}

  static ProblemException of(Reason reason, String field, String found, String expected) {
    return new ProblemException(
        reason,
        "%s: %s (expected: %s)".formatted(field, found, expected),
        List.of(new Violation(field, found, expected)));
  }
}
