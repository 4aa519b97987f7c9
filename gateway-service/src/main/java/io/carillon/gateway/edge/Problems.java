package io.carillon.gateway.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Answers that the gateway gives itself because a request can go no further. */
@ApplicationScoped
public class Problems {
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

  /** Answers, and reads whatever is left of the request's body so that the answer arrives. */
  public void answer(HttpServerRequest request, ProblemException e) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    Answer answer = of(e);
    response.setStatusCode(answer.status());
    answer.headers().forEach((name, value) -> response.putHeader(name, value));
    response.end(answer.body());
    if (!request.isEnded()) {
      request.resume();
    }
  }

  private Buffer write(Problem problem) {
    try {
      return Buffer.buffer(json.writeValueAsBytes(problem));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
