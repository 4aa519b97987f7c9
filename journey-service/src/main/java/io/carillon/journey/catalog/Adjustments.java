package io.carillon.journey.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.Sharing;
import java.util.Map;

/** What a journey is in the units below its owner's: pure. */
final class Adjustments {
  private Adjustments() {}

  /**
   * A version as it is in a unit: the owner's words with what each unit from above to there has
   * changed, as far as this version shares it.
   */
  static ObjectNode effective(JsonNode version, Map<String, JsonNode> adjustments, String unit) {
    ObjectNode effective = version.deepCopy();
    Sharing sharing = Sharing.of(version);
    for (Map.Entry<String, JsonNode> one : adjustments.entrySet()) {
      if (Units.within(unit, one.getKey())) {
        effective = sharing.apply(effective, one.getValue());
      }
    }
    return effective;
  }

  /** What a unit starts from: the same without its own changes. */
  static ObjectNode above(JsonNode version, Map<String, JsonNode> adjustments, String unit) {
    return effective(version, adjustments, unit.substring(0, unit.lastIndexOf('/')));
  }
}
