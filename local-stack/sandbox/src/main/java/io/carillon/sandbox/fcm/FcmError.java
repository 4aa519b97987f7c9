package io.carillon.sandbox.fcm;

import io.carillon.sandbox.door.Reply;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * FCM's error codes with the status of Google's APIs. Source:
 * firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode.
 */
enum FcmError {
  INVALID_ARGUMENT(400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
  UNREGISTERED(404, "NOT_FOUND", "Requested entity was not found."),
  SENDER_ID_MISMATCH(403, "PERMISSION_DENIED", "SenderId mismatch"),
  QUOTA_EXCEEDED(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Messages'."),
  UNAVAILABLE(503, "UNAVAILABLE", "The service is currently unavailable."),
  INTERNAL(500, "INTERNAL", "Internal error encountered."),
  THIRD_PARTY_AUTH_ERROR(401, "UNAUTHENTICATED", "Auth error from APNS or Web Push Service");

  private static final String TYPE = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
  private static final String BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";

  private final int code;
  private final String status;
  private final String message;

  FcmError(int code, String status, String message) {
    this.code = code;
    this.status = status;
    this.message = message;
  }

  static Set<String> codes() {
    return Arrays.stream(values()).map(Enum::name).collect(Collectors.toSet());
  }

  Reply reply() {
    return reply(message);
  }

  Reply reply(String said) {
    return reply(code, status, said, List.of(Map.of("@type", TYPE, "errorCode", name())));
  }

  /** A body that is not as described. */
  static Reply malformed(List<String> deviations) {
    List<Map<String, String>> violations =
        deviations.stream().map(deviation -> Map.of("description", deviation)).toList();
    return reply(
        400,
        "INVALID_ARGUMENT",
        "Invalid JSON payload received. " + String.join("; ", deviations),
        List.of(Map.of("@type", BAD_REQUEST, "fieldViolations", violations)));
  }

  /** An error of Google's front, which knows nothing of FCM. */
  static Reply reply(int code, String status, String said, List<Map<String, ?>> details) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", said);
    error.put("status", status);
    if (!details.isEmpty()) {
      error.put("details", details);
    }
    return Reply.json(code, Map.of("error", error));
  }
}
