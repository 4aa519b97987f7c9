package io.carillon.platform.store;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Versions as entity tags. */
public final class ETags {
  private ETags() {}

  /** `"7"`. */
  public static String of(long version) {
    return "\"" + version + "\"";
  }

  /** An object as an answer, with the tag of its version. */
  public static <T> RestResponse<T> answer(RestResponse.Status status, T view, long version) {
    return RestResponse.ResponseBuilder.create(status, view).header("ETag", of(version)).build();
  }

  /**
   * The version that a caller's If-Match names.
   *
   * @throws ProblemException PRECONDITION_MISSING without the header, INVALID_VALUE for another
   *     form
   */
  public static long require(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.isBlank()) {
      throw new ProblemException(
          CommonReason.PRECONDITION_MISSING,
          "If-Match is missing: send the ETag of the version that you changed.");
    }
    try {
      return Long.parseLong(ifMatch.strip().replaceFirst("^W/", "").replace("\"", ""));
    } catch (NumberFormatException e) {
      throw ProblemException.invalid("If-Match", ifMatch, "an ETag of this object");
    }
  }

  /**
   * @throws ProblemException STALE_VERSION when the object is at another version
   */
  public static void check(long expected, long actual) {
    if (expected != actual) {
      throw new ProblemException(
          CommonReason.STALE_VERSION,
          "It was changed meanwhile: its version is %d, not %d. Read it again."
              .formatted(actual, expected));
    }
  }
}
