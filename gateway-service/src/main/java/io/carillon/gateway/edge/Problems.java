package io.carillon.gateway.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Problem;
import io.carillon.platform.problem.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/** Answers that the gateway gives itself because a request can go no further. */
@ApplicationScoped
public class Problems {
  private static final Logger LOG = Logger.getLogger(Problems.class);

  private final ObjectMapper json;

  @Inject
  Problems(ObjectMapper json) {
    this.json = json;
  }

  /**
   * An answer, ready to be sent.
   *
   * @param headers its Content-Type, and what its kind asks for
   */
  public record Answer(int status, MultiMap headers, Buffer body) {}

  public Answer of(ProblemException e) {
    Problem problem = Problem.of(e.reason(), e.detail(), e.violations());
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap().set(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    Kind kind = e.reason().kind();
    if (kind.passes()) {
      headers.set(HttpHeaders.RETRY_AFTER, "1");
    }
    if (kind == Kind.UNAUTHENTICATED) {
      headers.set("WWW-Authenticate", "Bearer");
    }
    return new Answer(problem.status(), headers, write(problem));
  }

  /**
   * Answers what stopped a call, and reads whatever is left of the request's body so that the
   * answer arrives. A failure that is no problem is the gateway's own.
   */
  public void answer(HttpServerRequest request, Throwable failure) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    Answer answer = of(problem(failure));
    if (failure instanceof RetryLater later) {
      answer.headers().set(HttpHeaders.RETRY_AFTER, Long.toString(later.after().toSeconds()));
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach((name, value) -> response.putHeader(name, value));
    response.end(answer.body());
    if (!request.isEnded()) {
      request.resume();
    }
  }

  /** What a caller is told of a failure; one of the gateway's own is logged. */
  public static ProblemException problem(Throwable failure) {
    return switch (failure) {
      case ProblemException problem -> problem;
      case RetryLater later -> later.problem();
      default -> {
        LOG.error("A request failed", failure);
        yield new ProblemException(CommonReason.INTERNAL, "The gateway failed.");
      }
    };
  }

  private Buffer write(Problem problem) {
    try {
      return Buffer.buffer(json.writeValueAsBytes(problem));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
