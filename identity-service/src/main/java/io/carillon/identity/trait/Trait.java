package io.carillon.identity.trait;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;

/**
 * One word about one field. Words are totally ordered, so that the same one wins in whatever order
 * they arrive.
 *
 * @param value JSON; null means that the field was removed
 * @param at when it was said, by the event's time
 * @param known whether it was said of a known person
 */
public record Trait(JsonNode value, Instant at, boolean known) {
  private static final Comparator<Trait> STRENGTH =
      Comparator.comparing(Trait::known)
          .thenComparing(Trait::at)
          .thenComparing(trait -> trait.value().toString());

  public boolean removed() {
    return value.isNull();
  }

  /** The one of the two that stands. */
  public Trait or(Trait other) {
    return STRENGTH.compare(this, other) >= 0 ? this : other;
  }

  /** Bytes of the value as UTF-8 JSON. */
  int size() {
    return value.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }
}
