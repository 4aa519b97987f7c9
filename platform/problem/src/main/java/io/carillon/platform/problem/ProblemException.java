package io.carillon.platform.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An error that its caller is told about. The detail is for people and holds no personal data. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;
  private final transient List<Violation> violations;
  private final @Nullable Duration retryAfter;

  public ProblemException(Reason reason, String detail) {
    this(reason, detail, List.of(), null, null);
  }

  public ProblemException(Reason reason, String detail, List<Violation> violations) {
    this(reason, detail, violations, null, null);
  }

  public ProblemException(Reason reason, String detail, @Nullable Throwable cause) {
    this(reason, detail, List.of(), cause, null);
  }

  private ProblemException(
      Reason reason,
      String detail,
      List<Violation> violations,
      @Nullable Throwable cause,
      @Nullable Duration retryAfter) {
    super(detail, cause, true, reason.kind() == Kind.INTERNAL || cause != null);
    this.reason = reason;
    this.violations = List.copyOf(violations);
    this.retryAfter = retryAfter;
  }

  /**
   * The body that a call needs.
   *
   * @throws ProblemException MALFORMED when there is none
   */
  public static <T> T requireBody(@Nullable T body) {
    if (body == null) {
      throw new ProblemException(CommonReason.MALFORMED, "A JSON object is expected.");
    }
    return body;
  }

  /** NOT_FOUND: `journey abandoned-cart is not known`. */
  public static ProblemException notFound(String what) {
    return new ProblemException(CommonReason.NOT_FOUND, what + " is not known");
  }

  /** INVALID_VALUE with one violation. */
  public static ProblemException invalid(String field, @Nullable Object found, String expected) {
    String shown = String.valueOf(found);
    return new ProblemException(
        CommonReason.INVALID_VALUE,
        "%s: %s (expected: %s)".formatted(field, shown, expected),
        List.of(new Violation(field, shown, expected)));
  }

  /** For what passes by itself, and when it may have passed. */
  public static ProblemException later(Reason reason, String detail, Duration retryAfter) {
    return new ProblemException(reason, detail, List.of(), null, retryAfter);
  }

  /** When the same call may succeed; null when nobody knows. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** For `Retry-After`: whole seconds, never too early. */
  long secondsToWait() {
    return retryAfter == null
        ? 1
        : Math.max(1, retryAfter.plusSeconds(1).minusNanos(1).toSeconds());
  }

  public Reason reason() {
    return reason;
  }

  public List<Violation> violations() {
    return violations;
  }

  public String detail() {
    String message = getMessage();
    return message == null ? reason.name() : message;
  }
}
