package io.carillon.messaging.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.Sharing;
import io.carillon.platform.definitions.Stored;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A template as it is kept. The definition that others read is what its owner wrote, with a member
 * {@code adjustments} of what units below have changed of it.
 *
 * @param unit the path of the unit that owns it
 * @param words what the owner wrote: a {@link TemplateBody} in JSON
 * @param adjustments by unit the values by the fields' paths, those above before those below
 */
record KeptTemplate(
    Stored definition, String unit, ObjectNode words, Map<String, JsonNode> adjustments) {
  private static final String ADJUSTMENTS = "adjustments";

  static KeptTemplate of(String tenant, Stored stored) {
    ObjectNode words = stored.body().deepCopy();
    JsonNode kept = words.remove(ADJUSTMENTS);
    Map<String, JsonNode> adjustments = new TreeMap<>();
    if (kept != null) {
      kept.properties().forEach(one -> adjustments.put(one.getKey(), one.getValue()));
    }
    String unit = stored.unit().isEmpty() ? Units.top(tenant) : stored.unit();
    return new KeptTemplate(stored, unit, words, adjustments);
  }

  /** Whether it may speak in a unit's name: it is the unit's own, or of one above or below it. */
  boolean isFor(String place) {
    return Units.within(place, unit) || Units.within(unit, place);
  }

  /** What it is in a unit: the owner's words with what each unit down to there has changed. */
  ObjectNode in(String place) {
    return through(one -> Units.within(place, one));
  }

  /** What a unit starts from: the same without its own changes. */
  ObjectNode above(String place) {
    return through(one -> Units.within(place, one) && !one.equals(place));
  }

  /** The unit that last changed what it is in this one; empty when it is as its owner wrote it. */
  Optional<String> nearest(String place) {
    return adjustments.keySet().stream()
        .filter(one -> Units.within(place, one))
        .max(Comparator.comparingInt(String::length));
  }

  /** What is kept when the owner writes these words. */
  ObjectNode written(ObjectNode newWords) {
    return whole(newWords, adjustments);
  }

  /** What is kept when a unit has changed this; nothing is as it is above. */
  ObjectNode adjusted(String place, ObjectNode patch) {
    Map<String, JsonNode> changed = new TreeMap<>(adjustments);
    if (patch.isEmpty()) {
      changed.remove(place);
    } else {
      changed.put(place, patch);
    }
    return whole(words, changed);
  }

  private static ObjectNode whole(ObjectNode words, Map<String, JsonNode> adjustments) {
    ObjectNode whole = words.deepCopy();
    if (!adjustments.isEmpty()) {
      whole.putObject(ADJUSTMENTS).setAll(adjustments);
    }
    return whole;
  }

  private ObjectNode through(Predicate<String> wanted) {
    Sharing sharing = Sharing.of(words);
    ObjectNode adjusted = words;
    for (Map.Entry<String, JsonNode> one : adjustments.entrySet()) {
      if (wanted.test(one.getKey())) {
        adjusted = sharing.apply(adjusted, one.getValue());
      }
    }
    return adjusted;
  }
}
