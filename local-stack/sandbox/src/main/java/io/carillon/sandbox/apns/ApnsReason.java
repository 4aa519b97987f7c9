package io.carillon.sandbox.apns;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why Apple refuses a notification. Source: developer.apple.com, "Handling notification responses
 * from APNs".
 */
enum ApnsReason {
  BAD_COLLAPSE_ID(400, "BadCollapseId"),
  BAD_DEVICE_TOKEN(400, "BadDeviceToken"),
  BAD_EXPIRATION_DATE(400, "BadExpirationDate"),
  BAD_MESSAGE_ID(400, "BadMessageId"),
  BAD_PRIORITY(400, "BadPriority"),
  DEVICE_TOKEN_NOT_FOR_TOPIC(400, "DeviceTokenNotForTopic"),
  INVALID_PUSH_TYPE(400, "InvalidPushType"),
  MISSING_DEVICE_TOKEN(400, "MissingDeviceToken"),
  MISSING_TOPIC(400, "MissingTopic"),
  PAYLOAD_EMPTY(400, "PayloadEmpty"),
  TOPIC_DISALLOWED(400, "TopicDisallowed"),
  EXPIRED_PROVIDER_TOKEN(403, "ExpiredProviderToken"),
  INVALID_PROVIDER_TOKEN(403, "InvalidProviderToken"),
  MISSING_PROVIDER_TOKEN(403, "MissingProviderToken"),
  BAD_PATH(404, "BadPath"),
  METHOD_NOT_ALLOWED(405, "MethodNotAllowed"),
  UNREGISTERED(410, "Unregistered"),
  PAYLOAD_TOO_LARGE(413, "PayloadTooLarge"),
  TOO_MANY_REQUESTS(429, "TooManyRequests"),
  INTERNAL_SERVER_ERROR(500, "InternalServerError"),
  SERVICE_UNAVAILABLE(503, "ServiceUnavailable");

  private final int status;
  private final String reason;

  ApnsReason(int status, String reason) {
    this.status = status;
    this.reason = reason;
  }

  int status() {
    return status;
  }

  String reason() {
    return reason;
  }

  static Set<String> codes() {
    return Arrays.stream(values()).map(ApnsReason::reason).collect(Collectors.toSet());
  }

  static ApnsReason of(String reason) {
    return Arrays.stream(values())
        .filter(each -> each.reason.equals(reason))
        .findFirst()
        .orElse(INTERNAL_SERVER_ERROR);
  }
}
