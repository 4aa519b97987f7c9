package io.carillon.messaging.provider.apns;

import io.carillon.messaging.provider.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What APNs' refusals mean, by
 * https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns.
 * A dead token may be registered again; one that is dead by our own wrong environment too. A
 * failure (InternalServerError) does not say whether it came before or behind the acceptance.
 */
final class ApnsAnswers {
  private static final Duration CALM_DOWN = Duration.ofMinutes(1);
  private static final Set<String> ALARMS =
      Set.of(
          "BadCertificate",
          "BadCertificateEnvironment",
          "ExpiredProviderToken",
          "Forbidden",
          "InvalidProviderToken",
          "MissingProviderToken",
          "TooManyProviderTokenUpdates",
          "BadTopic",
          "DeviceTokenNotForTopic",
          "TopicDisallowed");

  private ApnsAnswers() {}

  /**
   * @param since when the token died, where APNs says so
   */
  static Outcome refusal(int status, String reason, @Nullable Instant since, Instant now) {
    String code = reason.isEmpty() ? "HTTP_" + status : reason;
    return switch (code) {
      case "Unregistered", "ExpiredToken", "BadDeviceToken" ->
          new Outcome.Dead(code, "", since == null ? now : since, false);
      case "TooManyRequests", "TooManyProviderTokenUpdates" ->
          new Outcome.Retry(code, "", CALM_DOWN);
      default ->
          status == 403 || status == 429 || status == 503
              ? new Outcome.Retry(code, "", null)
              : status >= 500 ? new Outcome.Unknown(code, "") : new Outcome.Rejected(code, "");
    };
  }

  /** The code of what goes wrong for everybody, so that an operator must act. */
  static Optional<String> alarm(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Rejected(String code, String _, var _) ->
          Optional.of(code).filter(ALARMS::contains);
      case Outcome.Retry(String code, String _, var _) ->
          Optional.of(code).filter(ALARMS::contains);
      default -> Optional.empty();
    };
  }
}
