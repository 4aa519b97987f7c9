package io.carillon.journey.step;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened to a person.
 *
 * @param id unique per tenant; a repetition carries the same
 * @param at when it happened, which may be long before it is known
 */
public record Happening(
    String id,
    String name,
    Instant at,
    Map<String, Object> properties,
    Map<String, Object> context) {
  public static final String SEGMENT_PROPERTY = "segment";

  public Happening(String id, String name, Instant at, Map<String, Object> properties) {
    this(id, name, at, properties, Map.of());
  }
}
