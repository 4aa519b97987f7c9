package io.carillon.identity.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads `context.device`. Its token is text as FCM and APNs give it, or a browser's push
 * subscription, as an object or as its JSON text; what is neither is no token.
 */
final class DeviceCodec {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_TOKEN = 2_048;
  private static final int LONGEST_ID = 512;
  private static final int LONGEST_APP = 255;
  private static final int POINT_BYTES = 65;
  private static final int SECRET_BYTES = 16;

  private DeviceCodec() {}

  static @Nullable DeviceKey key(String deviceId, JsonNode context) {
    if (deviceId.isEmpty() || deviceId.length() > LONGEST_ID) {
      return null;
    }
    JsonNode app = context.path("app");
    String name = app.path("namespace").asText("");
    String named = name.isEmpty() ? app.path("name").asText("") : name;
    return new DeviceKey(cut(named), deviceId);
  }

  static Device device(JsonNode device, Instant now) {
    return new Device(device.path("type").asText(""), token(device.path("token")), now);
  }

  private static String token(JsonNode token) {
    if (token.isObject()) {
      return subscription(token);
    }
    String text = token.asText("");
    if (text.length() > LONGEST_TOKEN) {
      return "";
    }
    if (text.startsWith("{")) {
      return parsed(text).map(DeviceCodec::subscription).orElse("");
    }
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f) ? text : "";
  }

  /** In one form, so that the same subscription is the same token; empty when it is none. */
  private static String subscription(JsonNode told) {
    String endpoint = told.path("endpoint").asText("");
    Optional<byte[]> point = bytes(told.path("keys").path("p256dh"));
    Optional<byte[]> secret = bytes(told.path("keys").path("auth"));
    if (!address(endpoint)
        || point.filter(bytes -> bytes.length == POINT_BYTES && bytes[0] == 4).isEmpty()
        || secret.filter(bytes -> bytes.length == SECRET_BYTES).isEmpty()) {
      return "";
    }
    ObjectNode token = JsonNodeFactory.instance.objectNode().put("endpoint", endpoint);
    token.putObject("keys").put("p256dh", text(point.get())).put("auth", text(secret.get()));
    String written = token.toString();
    return written.length() > LONGEST_TOKEN ? "" : written;
  }

  private static boolean address(String endpoint) {
    try {
      URI uri = new URI(endpoint);
      return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Optional<byte[]> bytes(JsonNode base64) {
    try {
      String text = base64.asText("").replace('+', '-').replace('/', '_').replace("=", "");
      return Optional.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Optional<JsonNode> parsed(String text) {
    try {
      return Optional.ofNullable(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Not within a character of two halves. */
  private static String cut(String name) {
    if (name.length() <= LONGEST_APP) {
      return name;
    }
    int end =
        Character.isHighSurrogate(name.charAt(LONGEST_APP - 1)) ? LONGEST_APP - 1 : LONGEST_APP;
    return name.substring(0, end);
  }
}
