package io.carillon.identity.company;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.identity.trait.Trait;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A `group` call.
 *
 * @param company the id that the tenant has for it
 * @param profile by which it came
 * @param traits what it says of the company; anything but an object says nothing
 * @param at the event's time
 */
public record Call(
    String tenant,
    String company,
    UUID profile,
    JsonNode traits,
    Instant at,
    String source,
    String unit,
    String eventId) {
  private static final int LONGEST_ID = 256;

  /** Whether it can be kept: PostgreSQL has no character zero. */
  boolean nameable() {
    return !company.isBlank() && company.length() <= LONGEST_ID && company.indexOf('\0') < 0;
  }

  Map<String, Trait> words() {
    Map<String, Trait> words = new HashMap<>();
    if (traits instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              e -> words.put(e.getKey(), new Trait(e.getValue(), at, true, null, false, source)));
    }
    return words;
  }
}
