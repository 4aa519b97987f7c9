package io.carillon.identity.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request and how far it is.
 *
 * @param purpose for what the data are used: the right that the person makes use of
 * @param profile as the person was known when it was asked; null for who is not known any more
 * @param whom null before identity has looked, and when nobody needs to be told any more
 * @param dueBy until when the law wants it done
 * @param archiveUntil until when the archive can be fetched
 */
record PrivacyRequest(
    String tenant,
    UUID id,
    RequestKind kind,
    String purpose,
    boolean done,
    @Nullable UUID profile,
    @Nullable Whom whom,
    String requestedBy,
    Instant requestedAt,
    Instant dueBy,
    @Nullable Instant doneAt,
    @Nullable Instant archiveUntil,
    List<Step> steps) {

  /**
   * A service's part.
   *
   * @param problem why it is not done yet, as far as anybody tried
   * @param receipt what the service says that it did
   */
  record Step(
      String service,
      int attempts,
      @Nullable Instant triedAt,
      @Nullable String problem,
      @Nullable Instant doneAt,
      @Nullable JsonNode receipt) {

    boolean done() {
      return doneAt != null;
    }
  }

  boolean finished() {
    return steps.stream().allMatch(Step::done);
  }
}
