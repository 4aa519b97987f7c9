package io.carillon.platform.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpClosedException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** How REST says an error. */
final class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
  private static final int FIRST = 1;
  private static final String READS_BODIES = "org.jboss.resteasy.reactive.server.";

  @ServerExceptionMapper
  Response problem(ProblemException e) {
    Kind kind = e.reason().kind();
    if (kind == Kind.INTERNAL) {
      return internal(e);
    }
    LOG.debugf("%s: %s", e.reason().name(), e.detail());
    Response.ResponseBuilder response = respond(Problem.of(e.reason(), e.detail(), e.violations()));
    if (kind.passes()) {
      response.header("Retry-After", e.secondsToWait());
    }
    return response.build();
  }

  @ServerExceptionMapper(priority = FIRST)
  Response json(JsonProcessingException e) {
    return respond(of(e)).build();
  }

  @ServerExceptionMapper(priority = FIRST)
  Response mismatched(MismatchedInputException e) {
    return respond(of(e)).build();
  }

  @ServerExceptionMapper(priority = FIRST)
  @Priority(FIRST)
  Response unauthorized(UnauthorizedException e) {
    return unauthenticated();
  }

  @ServerExceptionMapper(priority = FIRST)
  @Priority(FIRST)
  Response authenticationFailed(AuthenticationFailedException e) {
    return unauthenticated();
  }

  @ServerExceptionMapper(priority = FIRST)
  @Priority(FIRST)
  Response forbidden(ForbiddenException e) {
    return respond(
            Problem.of(CommonReason.DENIED, "Your role or scope does not allow this.", List.of()))
        .build();
  }

  @ServerExceptionMapper
  Response web(WebApplicationException e) {
    if (e.getCause() instanceof JacksonException cause) {
      return respond(of(cause)).build();
    }
    if (e.getCause() instanceof ProblemException cause) {
      return problem(cause);
    }
    if (e instanceof NotFoundException && e.getCause() != null) {
      // what JAX-RS makes of a parameter that cannot be converted
      return respond(
              Problem.of(
                  CommonReason.INVALID_VALUE,
                  "A parameter of the address has the wrong type.",
                  List.of()))
          .build();
    }
    int status = e.getResponse().getStatus();
    if (status < 400) {
      return e.getResponse();
    }
    if (status >= 500 && status != 503) {
      return internal(e);
    }
    CommonReason reason = CommonReason.ofStatus(status);
    return respond(Problem.of(reason, status, said(reason), List.of())).build();
  }

  /**
   * The caller went away with its body half sent: nobody reads the answer, and nothing is wrong.
   */
  @ServerExceptionMapper
  Response gone(HttpClosedException e) {
    LOG.debugf("A caller went away: %s", e.getMessage());
    return respond(Problem.of(CommonReason.MALFORMED, said(CommonReason.MALFORMED), List.of()))
        .build();
  }

  /**
   * A body that ends before it is whole, in the midst of its parts or with its connection. What a
   * resource itself could not read or write is no fault of the caller's.
   */
  @ServerExceptionMapper
  Response unread(IOException e) {
    StackTraceElement[] at = e.getStackTrace();
    if (at.length == 0 || !at[0].getClassName().startsWith(READS_BODIES)) {
      return internal(e);
    }
    LOG.debugf("A body was not whole: %s", e.getMessage());
    return respond(Problem.of(CommonReason.MALFORMED, "The body is not whole.", List.of())).build();
  }

  @ServerExceptionMapper
  Response anything(Throwable e) {
    return internal(e);
  }

  private static Response unauthenticated() {
    return respond(
            Problem.of(
                CommonReason.UNAUTHENTICATED,
                "A valid bearer token of this platform is needed.",
                List.of()))
        .header("WWW-Authenticate", "Bearer")
        .build();
  }

  private static Response internal(Throwable e) {
    LOG.error("A request failed", e);
    return respond(Problem.of(CommonReason.INTERNAL, Problem.INTERNAL_DETAIL, List.of())).build();
  }

  private static String said(CommonReason reason) {
    return switch (reason) {
      case NOT_FOUND -> "There is nothing at this address.";
      case METHOD_NOT_ALLOWED -> "This address does not take that method.";
      case MEDIA_TYPE_UNSUPPORTED -> "This address does not take that Content-Type.";
      case NOT_ACCEPTABLE -> "This address cannot answer in the form asked for.";
      case BODY_TOO_LARGE -> "The body is larger than this address takes.";
      default -> "The request could not be understood.";
    };
  }

  /** What is wrong with a JSON body, without a word of its content. */
  static Problem of(JacksonException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          violation(
              CommonReason.UNKNOWN_FIELD,
              path(unknown),
              unknown.getPropertyName(),
              "one of "
                  + unknown.getKnownPropertyIds().stream()
                      .map(String::valueOf)
                      .sorted()
                      .collect(Collectors.joining(", ")));
      case InvalidFormatException format ->
          violation(
              CommonReason.INVALID_VALUE,
              path(format),
              String.valueOf(format.getValue()),
              named(format.getTargetType()));
      case StorableJson.Unstorable text ->
          violation(
              CommonReason.INVALID_VALUE, path(text), StorableText.FOUND, StorableText.EXPECTED);
      case JsonMappingException mapping when mapping.getCause() instanceof ProblemException p ->
          Problem.of(p.reason(), p.detail(), p.violations());
      case MismatchedInputException mismatch ->
          violation(
              mismatch.getPath().isEmpty() ? CommonReason.MALFORMED : CommonReason.INVALID_VALUE,
              path(mismatch),
              "another type or nothing",
              named(mismatch.getTargetType()));
      case JsonMappingException mapping ->
          violation(CommonReason.INVALID_VALUE, path(mapping), "this value", "a valid one");
      default ->
          Problem.of(
              CommonReason.MALFORMED,
              "The body is not JSON%s."
                  .formatted(
                      e.getLocation() == null
                          ? ""
                          : " at line %d, column %d"
                              .formatted(
                                  e.getLocation().getLineNr(), e.getLocation().getColumnNr())),
              List.of());
    };
  }

  private static Problem violation(
      CommonReason reason, String field, String found, String expected) {
    Violation violation = new Violation(field, found, expected);
    return Problem.of(
        reason,
        "%s: %s (expected: %s)".formatted(field, violation.found(), expected),
        List.of(violation));
  }

  private static String path(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "body" : path;
  }

  private static String named(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + java.util.Arrays.stream(type.getEnumConstants())
              .map(c -> ((Enum<?>) c).name())
              .collect(Collectors.joining(", "));
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number or boolean";
    }
    if (java.util.Collection.class.isAssignableFrom(type)) {
      return "an array";
    }
    return switch (type.getSimpleName()) {
      case "String" -> "a string";
      case "Instant" -> "an RFC 3339 instant such as 2026-03-07T10:00:00Z";
      case "Duration", "Period" -> "an ISO 8601 duration such as PT1H";
      case "Map" -> "an object";
      default -> "an object";
    };
  }

  private static Response.ResponseBuilder respond(Problem problem) {
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
  }
}
