package io.carillon.gateway.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.ProblemAnswers;
import io.carillon.platform.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Answers that the gateway gives itself because a request can go no further. */
@ApplicationScoped
public class Problems {
  private final ObjectMapper json;

  @Inject
  Problems(ObjectMapper json) {
    this.json = json;
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
    if (failure instanceof ProblemException problem
        && problem.reason().kind() == Kind.UNAUTHENTICATED) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    ProblemAnswers.answer(response, failure, json);
    if (!request.isEnded()) {
      request.resume();
    }
  }
}
