package io.carillon.scoring.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.definitions.Stored;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A computed trait as people read it.
 *
 * @param unit the path of the unit that owns it
 * @param state computing, live or archived
 * @param computing how far its history is counted, while it is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TraitView(
    UUID id,
    String key,
    String unit,
    @Nullable String name,
    @Nullable String aggregate,
    @Nullable String event,
    @Nullable String where,
    @Nullable String property,
    @Nullable JsonNode window,
    String state,
    @Nullable Progress computing,
    long version,
    Instant createdAt,
    Instant changedAt) {

  static TraitView of(Stored stored, TraitBody body, @Nullable Progress progress) {
    return new TraitView(
        stored.id(),
        stored.key(),
        stored.unit(),
        body.name(),
        body.aggregate(),
        body.event(),
        body.where(),
        body.property(),
        body.window(),
        DefinitionStates.word(stored.state()),
        progress,
        stored.version(),
        stored.createdAt(),
        stored.changedAt());
  }
}
