package io.carillon.messaging.provider.fcm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.carillon.messaging.provider.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What FCM's answers mean, by https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode. A
 * token is dead only by a word that is about this token: a project that is not the token's
 * (SENDER_ID_MISMATCH) is as well a mistake of ours, which would be the same for every token. A
 * failure (INTERNAL) does not say whether it came before or behind the acceptance.
 */
final class FcmAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration QUOTA = Duration.ofMinutes(1);
  private static final Set<String> ALARMS =
      Set.of(
          "SENDER_ID_MISMATCH",
          "PERMISSION_DENIED",
          "THIRD_PARTY_AUTH_ERROR",
          "UNAUTHENTICATED",
          "HTTP_401",
          "HTTP_403");

  private FcmAnswers() {}

  static Outcome read(int status, byte[] body, @Nullable Duration after, Instant now) {
    JsonNode answer = json(body);
    if (status == 200) {
      String name = answer.path("name").asText("");
      return name.isEmpty()
          ? new Outcome.Unknown("NO_NAME", "accepted, without the message's name")
          : new Outcome.Accepted(name);
    }
    String code = code(status, answer);
    String detail = detail(answer);
    return switch (code) {
      case "UNREGISTERED" -> new Outcome.Dead(code, detail, now, true);
      case "INVALID_ARGUMENT" ->
          aboutToken(answer)
              ? new Outcome.Dead(code, detail, now, true)
              : new Outcome.Rejected(code, detail);
      case "QUOTA_EXCEEDED" -> new Outcome.Retry(code, detail, after == null ? QUOTA : after);
      case "UNAVAILABLE",
          "THIRD_PARTY_AUTH_ERROR",
          "UNAUTHENTICATED",
          "PERMISSION_DENIED",
          "HTTP_401",
          "HTTP_403" ->
          new Outcome.Retry(code, detail, after);
      default ->
          status == 429 || status == 503
              ? new Outcome.Retry(code, detail, after)
              : status >= 500
                  ? new Outcome.Unknown(code, detail)
                  : new Outcome.Rejected(code, detail);
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

  /** FCM's own code, else that of Google's APIs, else the status. */
  private static String code(int status, JsonNode answer) {
    String own = "";
    for (JsonNode detail : answer.path("error").path("details")) {
      String code = detail.path("errorCode").asText("");
      own = code.isEmpty() ? own : code;
    }
    String general = answer.path("error").path("status").asText("");
    return !own.isEmpty() ? own : !general.isEmpty() ? general : "HTTP_" + status;
  }

  private static boolean aboutToken(JsonNode answer) {
    return StreamSupport.stream(answer.path("error").path("details").spliterator(), false)
        .flatMap(d -> StreamSupport.stream(d.path("fieldViolations").spliterator(), false))
        .anyMatch(violation -> violation.path("field").asText("").equals("message.token"));
  }

  private static String detail(JsonNode answer) {
    String line =
        answer.path("error").path("message").asText("").replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() > 200 ? line.substring(0, 200) : line;
  }

  private static JsonNode json(byte[] body) {
    try {
      JsonNode read = JSON.readTree(body);
      return read == null ? MissingNode.getInstance() : read;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
