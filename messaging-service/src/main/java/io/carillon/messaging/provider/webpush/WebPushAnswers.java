package io.carillon.messaging.provider.webpush;

import io.carillon.messaging.provider.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a push service's answers mean, by RFC 8030 and 8292. A subscription that is gone never comes
 * back; a key that is not believed is a matter of the settings. A failure does not say whether it
 * came before or behind the acceptance.
 */
final class WebPushAnswers {
  private static final Set<String> ALARMS = Set.of("HTTP_401", "HTTP_403");

  private WebPushAnswers() {}

  /**
   * @param location the message's own address at the push service; may be empty
   */
  static Outcome read(int status, String location, @Nullable Duration after, Instant now) {
    String code = "HTTP_" + status;
    return switch (status) {
      case 200, 201, 202, 204 -> new Outcome.Accepted(location);
      case 404, 410 -> new Outcome.Dead(code, "the subscription is gone", now, true);
      case 401, 403 ->
          new Outcome.Retry(code, "the subscription is of another key than ours", null);
      case 429, 503 -> new Outcome.Retry(code, "", after);
      default ->
          status >= 500
              ? new Outcome.Unknown(code, "")
              : new Outcome.Rejected(code, status == 413 ? "too large" : "");
    };
  }

  /** The code of what goes wrong for everybody, so that an operator must act. */
  static Optional<String> alarm(Outcome outcome) {
    return outcome instanceof Outcome.Retry(String code, String _, var _)
        ? Optional.of(code).filter(ALARMS::contains)
        : Optional.empty();
  }
}
