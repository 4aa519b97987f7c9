package io.carillon.sandbox.twilio;

import io.carillon.sandbox.door.Reply;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Twilio's errors, as far as messages can meet them. Source: twilio.com/docs/api/errors. */
enum TwilioError {
  INVALID_PARAMETER(20001, 400, "Invalid parameter"),
  AUTHENTICATE(20003, 401, "Authenticate"),
  NOT_FOUND(20404, 404, "The requested resource was not found"),
  TOO_MANY(20429, 429, "Too Many Requests"),
  INTERNAL(20500, 500, "An internal server error has occurred"),
  INVALID_TO(21211, 400, "Invalid 'To' Phone Number"),
  INVALID_FROM(21212, 400, "Invalid 'From' Phone Number"),
  REGION(21408, 400, "Permission to send an SMS has not been enabled for the region"),
  NO_BODY(21602, 400, "Message body is required."),
  NO_FROM(21603, 400, "A 'From' phone number is required."),
  NO_TO(21604, 400, "A 'To' phone number is required."),
  NOT_OWNED(21606, 400, "The 'From' phone number provided is not a valid message-capable number"),
  INVALID_CALLBACK(21609, 400, "The 'StatusCallback' URL is not a valid URL."),
  UNSUBSCRIBED(21610, 400, "Attempt to send to unsubscribed recipient"),
  QUEUE_FULL(21611, 400, "This 'From' number has exceeded the maximum number of queued messages"),
  NOT_REACHABLE(21612, 400, "The 'To' phone number is not currently reachable via SMS"),
  NOT_MOBILE(21614, 400, "'To' number is not a valid mobile number"),
  TOO_LONG(21617, 400, "The concatenated message body exceeds the 1600 character limit");

  /** The errors of a message that was accepted and is not delivered. */
  static final Map<String, String> LATER =
      Map.of(
          "30001", "failed",
          "30002", "failed",
          "30003", "undelivered",
          "30004", "undelivered",
          "30005", "undelivered",
          "30006", "undelivered",
          "30007", "undelivered",
          "30008", "undelivered");

  private final int code;
  private final int status;
  private final String message;

  TwilioError(int code, int status, String message) {
    this.code = code;
    this.status = status;
    this.message = message;
  }

  static Set<String> codes() {
    return Arrays.stream(values())
        .map(error -> Integer.toString(error.code))
        .collect(Collectors.toSet());
  }

  static Optional<TwilioError> of(String code) {
    return Arrays.stream(values())
        .filter(error -> Integer.toString(error.code).equals(code))
        .findFirst();
  }

  Reply reply() {
    return reply("");
  }

  /**
   * The answer.
   *
   * @param more what is behind the fixed message; may be empty
   */
  Reply reply(String more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", code);
    body.put("message", more.isEmpty() ? message : message + ": " + more);
    body.put("more_info", "https://www.twilio.com/docs/errors/" + code);
    body.put("status", status);
    return Reply.json(status, body);
  }
}
