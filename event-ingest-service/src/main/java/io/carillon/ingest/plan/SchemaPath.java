package io.carillon.ingest.plan;

import com.networknt.schema.path.NodePath;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The way through a schema, keyword by keyword, to what an event breaks. */
final class SchemaPath {
  private static final Set<String> CHOICES = Set.of("anyOf", "oneOf");
  private static final Set<String> NAMED =
      Set.of("properties", "patternProperties", "dependentSchemas");
  private static final Set<String> DEEPER =
      Set.of(
          "properties",
          "patternProperties",
          "additionalProperties",
          "unevaluatedProperties",
          "items",
          "prefixItems",
          "contains",
          "unevaluatedItems");

  private SchemaPath() {}

  /**
   * How deep in the event the value stands that had to be one of several: what one of those asks
   * for, another may forbid. -1 when the way leads through no such choice.
   */
  static int choice(@Nullable NodePath path) {
    int depth = 0;
    boolean name = false;
    for (int i = 0; path != null && i < path.getNameCount(); i++) {
      if (name || !(path.getElement(i) instanceof String keyword)) {
        name = false;
        continue;
      }
      if (CHOICES.contains(keyword)) {
        return depth;
      }
      depth += DEEPER.contains(keyword) ? 1 : 0;
      name = NAMED.contains(keyword);
    }
    return -1;
  }
}
