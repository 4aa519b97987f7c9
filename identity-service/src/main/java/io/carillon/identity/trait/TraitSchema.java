package io.carillon.identity.trait;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What a tenant says of its fields. One that is not named takes any value, and its strongest word
 * stands as by default.
 */
public record TraitSchema(Map<String, TraitField> fields) {
  public static final TraitSchema NONE = new TraitSchema(Map.of());

  public TraitSchema {
    fields = Map.copyOf(fields);
  }

  /** Whether the field takes the value; null, which removes it, always. */
  public boolean admits(String name, JsonNode value) {
    TraitField field = fields.get(name);
    return field == null || field.type() == null || value.isNull() || field.type().admits(value);
  }

  /** Of which type the field is, in words. */
  public String type(String name) {
    TraitField field = fields.get(name);
    return field == null || field.type() == null ? "any" : field.type().text();
  }

  /** The one of two words about the field that stands. */
  public Trait stronger(String name, Trait a, Trait b) {
    return fields.getOrDefault(name, TraitField.USUAL).stronger(a, b);
  }
}
