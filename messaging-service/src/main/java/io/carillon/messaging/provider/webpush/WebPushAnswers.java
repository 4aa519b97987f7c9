package io.carillon.messaging.provider.webpush;

import io.carillon.messaging.provider.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a push service's answers mean, by RFC 8030. A subscription that is gone never comes back.
 */
final class WebPushAnswers {
  private WebPushAnswers() {}

  /**
   * @param location the message's own address at the push service; may be empty
   */
  static Outcome read(int status, String location, @Nullable Duration after, Instant now) {
    String code = "HTTP_" + status;
    return switch (status) {
      case 200, 201, 202, 204 -> new Outcome.Accepted(location);
      case 404, 410 -> new Outcome.Dead(code, "the subscription is gone", now, true);
      case 429 -> new Outcome.Retry(code, "", after);
      default ->
          status >= 500
              ? new Outcome.Retry(code, "", after)
              : new Outcome.Rejected(code, refusal(status));
    };
  }

  private static String refusal(int status) {
    return switch (status) {
      case 401, 403 -> "the subscription was made with another key";
      case 413 -> "too large";
      default -> "";
    };
  }
}
