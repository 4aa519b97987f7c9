package io.carillon.ingest.event;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Reason;
import org.jspecify.annotations.Nullable;

/** What came of reading one event. */
public sealed interface Reading {

  /** It may be accepted. */
  record Good(NewEvent event) implements Reading {}

  /**
   * It is refused, and its neighbours are not.
   *
   * @param messageId the client's, as far as it can be found
   */
  record Refused(@Nullable String messageId, ProblemException problem) implements Reading {
    public Reason reason() {
      return problem.reason();
    }
  }
}
