package io.carillon.platform.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** How HTTP says an error where no resource of JAX-RS does: the same as {@link ProblemMappers}. */
public final class ProblemAnswers {
  private static final Logger LOG = Logger.getLogger(ProblemAnswers.class);

  private ProblemAnswers() {}

  /** Answers what stopped a call; a failure that is no problem is our own. */
  public static void answer(HttpServerResponse response, Throwable failure, ObjectMapper json) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!(cause instanceof ProblemException problem) || problem.reason().kind() == Kind.INTERNAL) {
      LOG.error("A request failed", cause);
      end(response, Problem.of(CommonReason.INTERNAL, Problem.INTERNAL_DETAIL, List.of()), json);
      return;
    }
    LOG.debugf("%s: %s", problem.reason().name(), problem.detail());
    if (problem.reason().kind().passes()) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(problem.secondsToWait()));
    }
    end(response, Problem.of(problem.reason(), problem.detail(), problem.violations()), json);
  }

  static void end(HttpServerResponse response, Problem problem, ObjectMapper json) {
    response.setStatusCode(problem.status());
    response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    try {
      response.end(json.writeValueAsString(problem));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A problem cannot be written", e);
    }
  }
}
