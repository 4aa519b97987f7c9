package io.carillon.journey.enrollment;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What stands in paths and parameters of requests. */
final class RequestPart {
  private static final int LONGEST_REASON = 200;

  private RequestPart() {}

  static UUID known(String what, String id) {
    return Ids.parse(id).orElseThrow(() -> ProblemException.notFound(what + " " + id));
  }

  static UUID uuid(String field, String text) {
    return Ids.parse(text).orElseThrow(() -> ProblemException.invalid(field, text, "a UUID"));
  }

  static String reason(@Nullable String reason) {
    if (reason == null || reason.isBlank()) {
      return "operator";
    }
    if (reason.length() > LONGEST_REASON) {
      throw ProblemException.invalid("?reason", reason, "at most 200 characters");
    }
    return reason;
  }

  static @Nullable Boolean active(@Nullable String state) {
    return switch (state) {
      case null -> null;
      case "active" -> Boolean.TRUE;
      case "exited" -> Boolean.FALSE;
      default -> throw ProblemException.invalid("?state", state, "active or exited");
    };
  }
}
