package io.carillon.sandbox.fcm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A message as it is sent, well-formed already. */
record FcmMessage(JsonNode json) {
  private static final int MOST_BYTES = 4_096;
  private static final int MOST_BYTES_TO_TOPICS = 2_048;
  private static final String TOKEN = "[A-Za-z0-9_:.=-]{8,4096}";

  /** The token, the topic or the condition. */
  String to() {
    return targets().findFirst().orElse("");
  }

  /** A line that says what it is about; empty when it has none. */
  String title() {
    String title = json.path("notification").path("title").asText();
    return title.isEmpty() ? json.path("data").path("title").asText() : title;
  }

  /** What is wrong with it. */
  Optional<String> mistake() {
    if (targets().count() != 1) {
      return Optional.of("Exactly one of token, topic or condition is required");
    }
    if (json.hasNonNull("token") && !json.path("token").asText().matches(TOKEN)) {
      return Optional.of("The registration token is not a valid FCM registration token");
    }
    if (json.hasNonNull("topic")
        && !json.path("topic").asText().matches("[a-zA-Z0-9-_.~%]{1,900}")) {
      return Optional.of("Invalid topic name");
    }
    for (JsonNode data : List.of(json.path("data"), json.path("android").path("data"))) {
      for (Iterator<String> names = data.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (name.equals("from")
            || name.equals("message_type")
            || name.matches("(google|gcm)\\..*")) {
          return Optional.of("Invalid data payload key: " + name);
        }
      }
    }
    int most = json.hasNonNull("token") ? MOST_BYTES : MOST_BYTES_TO_TOPICS;
    int size = size(json.path("data")) + size(json.path("notification"));
    return size > most
        ? Optional.of("Android message is too big: " + size + " bytes")
        : Optional.empty();
  }

  private Stream<String> targets() {
    return Stream.of("token", "topic", "condition")
        .filter(json::hasNonNull)
        .map(name -> json.path(name).asText());
  }

  /** Names and values, as FCM counts them. */
  private static int size(JsonNode object) {
    return object.properties().stream()
        .mapToInt(
            field ->
                field.getKey().getBytes(UTF_8).length
                    + field.getValue().asText().getBytes(UTF_8).length)
        .sum();
  }
}
