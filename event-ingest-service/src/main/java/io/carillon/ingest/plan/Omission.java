package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes out of properties what differs from their schema: the property itself, of what stands in a
 * list the property that has the list, of what had to be one of several the whole of it. What is
 * missing cannot be taken out.
 */
final class Omission {
  private static final int ROUNDS = 5;

  private Omission() {}

  /**
   * Changes {@code properties}; what is taken out may break another rule, which is held to too.
   *
   * @return the breaches, and those for which more was taken out
   */
  static List<Breach> from(ObjectNode properties, PlanSchema schema, List<Breach> breaches) {
    List<Breach> said = new ArrayList<>(breaches);
    List<Breach> left = breaches;
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      List<Breach> out =
          left.stream().filter(breach -> takeOut(properties, breach.place())).toList();
      if (round > 0) {
        said.addAll(out);
      }
      left = out.isEmpty() ? List.of() : schema.breaches(properties);
    }
    return said;
  }

  /** Whether there was such a property. */
  private static boolean takeOut(ObjectNode properties, List<Object> place) {
    if (place.isEmpty()
        || !(at(properties, place.subList(0, place.size() - 1)) instanceof ObjectNode in)) {
      return false;
    }
    return in.remove(String.valueOf(place.getLast())) != null;
  }

  private static JsonNode at(JsonNode from, List<Object> path) {
    JsonNode node = from;
    for (Object step : path) {
      node =
          step instanceof Integer index && node instanceof ArrayNode
              ? node.path(index)
              : node.path(String.valueOf(step));
    }
    return node;
  }
}
