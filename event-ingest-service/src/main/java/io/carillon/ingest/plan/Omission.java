package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Takes out of properties what differs from their schema: the property itself, of what stands in a
 * list the property that has the list. What is missing cannot be taken out.
 */
final class Omission {
  private static final int ROUNDS = 5;

  private Omission() {}

  /** Changes {@code properties}; what is taken out may break another rule, which is held to too. */
  static void from(ObjectNode properties, PlanSchema schema, List<Breach> breaches) {
    List<Breach> left = breaches;
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      boolean changed = false;
      for (Breach breach : left) {
        changed |= takeOut(properties, breach.path());
      }
      if (!changed) {
        return;
      }
      left = schema.breaches(properties);
    }
  }

  /** From the longest part of the path that is there; whether there was one. */
  private static boolean takeOut(ObjectNode properties, List<Object> path) {
    for (int length = path.size(); length > 0; length--) {
      if (path.get(length - 1) instanceof String name
          && at(properties, path.subList(0, length - 1)) instanceof ObjectNode in
          && in.has(name)) {
        in.remove(name);
        return true;
      }
    }
    return false;
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
