package io.carillon.messaging.people;

import java.util.List;
import java.util.Map;

/** What scoring knows of a person at this moment. */
public record Facts(
    Map<String, Object> computed, Map<String, Object> scores, List<String> segments) {
  public static final Facts NONE = new Facts(Map.of(), Map.of(), List.of());
}
