package io.carillon.platform.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 says it.
 *
 * @param type `urn:carillon:problem:<reason in lower case>`
 * @param reason stable, UPPER_SNAKE
 * @param traceId 32 hexadecimal digits, or null outside of a trace
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String reason,
    @Nullable String traceId,
    List<Violation> violations) {
  public static final String MEDIA_TYPE = "application/problem+json";
  static final String INTERNAL_DETAIL =
      "Something went wrong on our side. Give the trace id to the people who run this platform.";

  public static Problem of(Reason reason, String detail, List<Violation> violations) {
    return of(reason, reason.kind().status(), detail, violations);
  }

  static Problem of(Reason reason, int status, String detail, List<Violation> violations) {
    return new Problem(
        "urn:carillon:problem:" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        reason.kind().title(),
        status,
        detail,
        reason.name(),
        currentTraceId(),
        violations);
  }

  static @Nullable String currentTraceId() {
    SpanContext context = Span.current().getSpanContext();
    return context.isValid() ? context.getTraceId() : null;
  }
}
