package io.carillon.messaging.provider.webhook;

import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.RetryAfter;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver's status means. A receiver that failed (5xx) may have acted: it is called again
 * all the same, since it knows the id. One that does not believe the signature (401) has another
 * secret than ours, until somebody sets that right.
 */
final class Replies {
  private Replies() {}

  /**
   * @param id the message's, by which the receiver knows it too
   */
  static Outcome of(UUID id, int status, @Nullable String retryAfter, Instant now) {
    String code = "HTTP_" + status;
    if (status >= 200 && status < 300) {
      return new Outcome.Accepted(id.toString());
    }
    if (status == 401) {
      return new Outcome.Retry(code, "the receiver does not believe the signature", null);
    }
    if (status >= 500 || status == 408 || status == 425 || status == 429) {
      return new Outcome.Retry(code, "the receiver is not ready", RetryAfter.of(retryAfter, now));
    }
    return new Outcome.Rejected(
        code,
        status >= 300 && status < 400
            ? "the receiver is elsewhere, and redirects are not followed"
            : "the receiver refuses it");
  }
}
