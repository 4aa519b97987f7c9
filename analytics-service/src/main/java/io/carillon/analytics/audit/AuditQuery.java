package io.carillon.analytics.audit;

import io.carillon.analytics.archive.EventQuery;
import io.carillon.platform.problem.Violations;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Query parameters of the log, read strictly: all that is wrong with them is said at once. */
final class AuditQuery {
  private static final int LONGEST = 400;

  private AuditQuery() {}

  /**
   * @param object `kind/key`, `kind/id`, or one of the three alone
   * @throws io.carillon.platform.problem.ProblemException INVALID_VALUE with a violation for each
   */
  static AuditFilter filter(
      @Nullable String actor,
      @Nullable String object,
      @Nullable String after,
      @Nullable String format,
      boolean paged) {
    Violations violations = new Violations();
    check(violations, "?actor", actor, "a subject or a name, 1..400 characters");
    check(violations, "?object", object, "kind/key, kind/id, or one of them, 1..400 characters");
    Instant from = EventQuery.moment(violations, "?after", after);
    boolean lines = "jsonl".equals(format);
    violations.check(
        format == null || lines || format.equals("json"), "?format", format, "json or jsonl");
    violations.check(
        !(lines && paged), "?limit", "limit or cursor", "neither, as jsonl streams everything");
    violations.throwIfAny();
    int slash = object == null ? -1 : object.indexOf('/');
    return object != null && slash > 0
        ? new AuditFilter(actor, object.substring(0, slash), object.substring(slash + 1), from)
        : new AuditFilter(actor, null, object, from);
  }

  private static void check(
      Violations violations, String field, @Nullable String text, String expected) {
    violations.check(
        text == null || (!text.isBlank() && text.length() <= LONGEST), field, text, expected);
  }
}
