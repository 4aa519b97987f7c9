package io.carillon.identity.trait;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One word about one field. Words are totally ordered, so that the same one wins in whatever order
 * they arrive.
 *
 * @param value JSON; null means that the field was removed
 * @param at when it was said, by the event's time
 * @param known whether it was said of a known person
 * @param of the merged profile that it was said of, behind the merge; null when it was said of the
 *     profile itself
 * @param inferred whether nobody said it: any word that was said stands over it
 * @param source who told it: a write key's id, `form signup`, `operator`; empty for a word that was
 *     kept before sources were
 */
public record Trait(
    JsonNode value, Instant at, boolean known, @Nullable UUID of, boolean inferred, String source) {
  public Trait(JsonNode value, Instant at, boolean known) {
    this(value, at, known, null, false, "");
  }

  /** Whether it is the same word, of whomever and by whomever it was said. */
  public boolean same(Trait other) {
    return value.equals(other.value)
        && at.equals(other.at)
        && known == other.known
        && inferred == other.inferred;
  }

  public boolean removed() {
    return value.isNull();
  }

  /** The one of the two that stands where a tenant says nothing else. */
  public Trait or(Trait other) {
    return Wins.KNOWN.stronger(this, other);
  }

  /** Bytes of the value as UTF-8 JSON. */
  int size() {
    return value.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }
}
