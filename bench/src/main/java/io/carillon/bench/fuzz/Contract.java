package io.carillon.bench.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The joined contract as made-up requests can use it. */
final class Contract {
  private static final String STREAM = "text/event-stream";

  private Contract() {}

  /** Without the operations whose answers have no end: they would all seem to hang. */
  static JsonNode withoutStreams(JsonNode document) {
    JsonNode copy = document.deepCopy();
    for (Map.Entry<String, JsonNode> path : copy.path("paths").properties()) {
      List<String> streams = new ArrayList<>();
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (operation.getValue().path("responses").findValues(STREAM).size() > 0) {
          streams.add(operation.getKey());
        }
      }
      if (path.getValue() instanceof ObjectNode item) {
        item.remove(streams);
      }
    }
    return copy;
  }

  /** How many operations are left. */
  static int operations(JsonNode document) {
    int operations = 0;
    for (JsonNode path : document.path("paths")) {
      for (JsonNode operation : path) {
        operations += operation.has("responses") ? 1 : 0;
      }
    }
    return operations;
  }
}
