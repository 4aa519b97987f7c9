package io.carillon.sandbox.apns;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A notification as it is sent.
 *
 * @param path {@code /3/device/{token}}
 * @param headers with names in lower case
 */
record ApnsNotification(String method, String path, Map<String, String> headers, byte[] payload) {
  private static final String PREFIX = "/3/device/";
  private static final String UUID =
      "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
  private static final int MOST_BYTES = 4_096;
  private static final int MOST_BYTES_OF_VOIP = 5_120;
  private static final int MOST_BYTES_OF_COLLAPSE_ID = 64;
  private static final Set<String> TYPES =
      Set.of(
          "alert",
          "background",
          "location",
          "voip",
          "complication",
          "fileprovider",
          "mdm",
          "liveactivity",
          "pushtotalk",
          "widgets");

  /** Empty when it is not there. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  String token() {
    return path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "";
  }

  /** The payload; empty when it is no JSON object. */
  Optional<JsonNode> json() {
    try {
      JsonNode json = new ObjectMapper().readTree(payload);
      return json.isObject() ? Optional.of(json) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The alert's title, or the alert itself; empty when there is none. */
  String title() {
    JsonNode alert = json().map(json -> json.path("aps").path("alert")).orElseThrow();
    return alert.isTextual() ? alert.asText() : alert.path("title").asText();
  }

  /** What is wrong with it, its provider token aside. */
  Optional<ApnsReason> mistake(String topic) {
    if (!method.equals("POST")) {
      return Optional.of(ApnsReason.METHOD_NOT_ALLOWED);
    }
    if (!path.startsWith(PREFIX)) {
      return Optional.of(ApnsReason.BAD_PATH);
    }
    if (token().isEmpty()) {
      return Optional.of(ApnsReason.MISSING_DEVICE_TOKEN);
    }
    if (!token().matches("([0-9a-fA-F]{2}){32,100}")) {
      return Optional.of(ApnsReason.BAD_DEVICE_TOKEN);
    }
    if (header("apns-topic").isEmpty()) {
      return Optional.of(ApnsReason.MISSING_TOPIC);
    }
    if (!header("apns-topic").equals(topic) && !header("apns-topic").startsWith(topic + ".")) {
      return Optional.of(ApnsReason.TOPIC_DISALLOWED);
    }
    return mistakeOfHeaders().or(this::mistakeOfPayload);
  }

  private Optional<ApnsReason> mistakeOfHeaders() {
    if (!header("apns-id").matches("|" + UUID)) {
      return Optional.of(ApnsReason.BAD_MESSAGE_ID);
    }
    if (!header("apns-priority").matches("|1|5|10")) {
      return Optional.of(ApnsReason.BAD_PRIORITY);
    }
    if (!header("apns-expiration").matches("[0-9]{0,18}")) {
      return Optional.of(ApnsReason.BAD_EXPIRATION_DATE);
    }
    if (!header("apns-push-type").isEmpty() && !TYPES.contains(header("apns-push-type"))) {
      return Optional.of(ApnsReason.INVALID_PUSH_TYPE);
    }
    return header("apns-collapse-id").length() > MOST_BYTES_OF_COLLAPSE_ID
        ? Optional.of(ApnsReason.BAD_COLLAPSE_ID)
        : Optional.empty();
  }

  private Optional<ApnsReason> mistakeOfPayload() {
    boolean voip = header("apns-push-type").equals("voip");
    if (payload.length > (voip ? MOST_BYTES_OF_VOIP : MOST_BYTES)) {
      return Optional.of(ApnsReason.PAYLOAD_TOO_LARGE);
    }
    return json().isEmpty() ? Optional.of(ApnsReason.PAYLOAD_EMPTY) : Optional.empty();
  }
}
