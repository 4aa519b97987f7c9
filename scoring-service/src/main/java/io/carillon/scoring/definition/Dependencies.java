package io.carillon.scoring.definition;

import io.carillon.platform.expression.References;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which segments hang on what.
 *
 * @param segments what each segment refers to, by its key
 */
record Dependencies(Map<String, References> segments) {

  /** Keys of the segments that refer to this computed trait, directly or through others. */
  Set<String> onTrait(String key) {
    Set<String> found = new LinkedHashSet<>();
    segments.forEach(
        (segment, references) -> {
          if (references.computed().contains(key)) {
            found.add(segment);
            found.addAll(onSegment(segment));
          }
        });
    return found;
  }

  /** Keys of the segments that refer to this segment, directly or through others. */
  Set<String> onSegment(String key) {
    Set<String> found = new LinkedHashSet<>();
    List<String> open = new ArrayList<>(List.of(key));
    while (!open.isEmpty()) {
      String target = open.removeLast();
      segments.forEach(
          (segment, references) -> {
            if (references.segments().contains(target) && found.add(segment)) {
              open.add(segment);
            }
          });
    }
    return found;
  }

  /** Whether a segment of this key that refers to these would refer to itself. */
  boolean closesCircle(String key, References references) {
    return references.segments().contains(key)
        || onSegment(key).stream().anyMatch(references.segments()::contains);
  }
}
