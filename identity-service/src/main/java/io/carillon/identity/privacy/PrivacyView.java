package io.carillon.identity.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.identity.privacy.PrivacyRequest.Step;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is told.
 *
 * @param profile as the person was known when it was asked
 * @param state open or done
 * @param dueBy until when it must be done
 * @param overdue whether that is past and it is not done
 * @param download where the archive is, as long as there is one
 */
public record PrivacyView(
    UUID id,
    String kind,
    String purpose,
    @Nullable UUID profile,
    String state,
    String requestedBy,
    Instant requestedAt,
    Instant dueBy,
    boolean overdue,
    @Nullable Instant doneAt,
    Progress progress,
    List<Part> services,
    @Nullable Download download) {

  /**
   * How far it is.
   *
   * @param done how many services did their part
   * @param waitingFor those that did not
   */
  public record Progress(int done, int total, List<String> waitingFor) {}

  /**
   * A service's part.
   *
   * @param state done; waiting: not tried yet; away: tried, and to be tried again
   * @param problem why it was not done at the last attempt
   * @param receipt what the service says that it did
   */
  public record Part(
      String service,
      String state,
      int attempts,
      @Nullable Instant triedAt,
      @Nullable String problem,
      @Nullable JsonNode receipt) {

    static Part of(Step step) {
      String state = step.done() ? "done" : step.attempts() == 0 ? "waiting" : "away";
      return new Part(
          step.service(), state, step.attempts(), step.triedAt(), step.problem(), step.receipt());
    }
  }

  /** An archive, and until when it is there. */
  public record Download(String path, Instant until) {}

  static PrivacyView of(PrivacyRequest request, Instant now) {
    List<String> waiting =
        request.steps().stream().filter(step -> !step.done()).map(Step::service).toList();
    int total = request.steps().size();
    Instant until = request.archiveUntil();
    return new PrivacyView(
        request.id(),
        request.kind().word(),
        request.purpose(),
        request.profile(),
        request.done() ? "done" : "open",
        request.requestedBy(),
        request.requestedAt(),
        request.dueBy(),
        !request.done() && now.isAfter(request.dueBy()),
        request.doneAt(),
        new Progress(total - waiting.size(), total, waiting),
        request.steps().stream().map(Part::of).toList(),
        until == null || !now.isBefore(until)
            ? null
            : new Download("/v1/privacy-requests/" + request.id() + "/archive", until));
  }
}
