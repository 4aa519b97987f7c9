package io.carillon.sandbox.twilio;

import java.util.Map;
import java.util.Optional;

/** Whether Twilio takes a message. */
final class Acceptance {
  private static final int MOST_CHARACTERS = 1_600;
  private static final String PHONE = "\\+[1-9][0-9]{6,14}";
  private static final String SENDER = PHONE + "|[0-9]{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 +_&-]{1,11}";

  /** Numbers that always fail. Source: twilio.com/docs/iam/test-credentials. */
  private static final Map<String, TwilioError> MAGIC_TO =
      Map.of(
          "+15005550001", TwilioError.INVALID_TO,
          "+15005550002", TwilioError.NOT_REACHABLE,
          "+15005550003", TwilioError.REGION,
          "+15005550004", TwilioError.UNSUBSCRIBED,
          "+15005550009", TwilioError.NOT_MOBILE);

  private static final Map<String, TwilioError> MAGIC_FROM =
      Map.of(
          "+15005550001", TwilioError.INVALID_FROM,
          "+15005550007", TwilioError.NOT_OWNED,
          "+15005550008", TwilioError.QUEUE_FULL);

  private Acceptance() {}

  /** Why a message is refused; empty when it is taken. */
  static Optional<TwilioError> refusal(TextMessage message) {
    if (message.to().isEmpty()) {
      return Optional.of(TwilioError.NO_TO);
    }
    if (message.body().isEmpty() && message.media() == 0) {
      return Optional.of(TwilioError.NO_BODY);
    }
    if (message.from().isEmpty() && message.serviceSid().isEmpty()) {
      return Optional.of(TwilioError.NO_FROM);
    }
    if (!message.to().matches(PHONE)) {
      return Optional.of(TwilioError.INVALID_TO);
    }
    if (!message.from().isEmpty() && !message.from().matches(SENDER)) {
      return Optional.of(TwilioError.INVALID_FROM);
    }
    if (message.body().codePointCount(0, message.body().length()) > MOST_CHARACTERS) {
      return Optional.of(TwilioError.TOO_LONG);
    }
    if (!message.statusCallback().isEmpty() && !message.statusCallback().matches("https?://.+")) {
      return Optional.of(TwilioError.INVALID_CALLBACK);
    }
    return Optional.ofNullable(MAGIC_TO.get(message.to()))
        .or(() -> Optional.ofNullable(MAGIC_FROM.get(message.from())));
  }
}
