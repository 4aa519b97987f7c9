package io.carillon.stack.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carillon.stack.chaos.Doors.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The facts, segments, templates and journeys that the people of a run go through. */
final class Definitions {
  /** How long the timers of the journeys wait. */
  static final Duration WAIT = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String JOURNEYS = "/v1/journeys";

  private final Doors doors;

  Definitions(Doors doors) {
    this.doors = doors;
  }

  /** The keys of all journeys. */
  static List<String> journeys() throws IOException {
    List<String> keys = new ArrayList<>();
    read().path(JOURNEYS).forEach(journey -> keys.add(journey.path("key").asText()));
    return keys;
  }

  /** Makes those that are not there, and returns when each is live. */
  void settle() throws IOException {
    for (Map.Entry<String, JsonNode> kind : read().properties()) {
      for (JsonNode definition : kind.getValue()) {
        make(kind.getKey(), definition);
      }
    }
  }

  private void make(String collection, JsonNode definition) throws IOException {
    String path = collection + "/" + definition.path("key").asText();
    if (doors.get(path).status() == 404) {
      post(collection, definition);
      if (collection.equals(JOURNEYS)) {
        post(path + ":publish", JsonNodeFactory.instance.objectNode().put("inFlight", "finish"));
      }
    }
    Optional<Boolean> live =
        Repeatedly.until(
            PATIENCE,
            () -> {
              String state = doors.get(path).orThrow().path("state").asText("live");
              return state.equals("live") ? Optional.of(true) : Optional.empty();
            });
    if (live.isEmpty()) {
      throw new IOException(path + " is not live: " + doors.get(path).body());
    }
  }

  private void post(String path, JsonNode body) throws IOException {
    Answer answer = doors.command("POST", path, UUID.randomUUID().toString(), body);
    if (!answer.ok()) {
      throw new IOException("POST %s was answered %s".formatted(path, answer));
    }
  }

  private static JsonNode read() throws IOException {
    try (InputStream in = Definitions.class.getResourceAsStream("definitions.json")) {
      if (in == null) {
        throw new IOException("definitions.json is missing from the stack's jar.");
      }
      return Doors.JSON.readTree(in);
    }
  }
}
