package io.carillon.scoring.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.platform.definitions.Stored;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A segment as people read it.
 *
 * @param unit the path of the unit that owns it
 * @param state computing, live or archived
 * @param computing how far everybody has been looked at, while it is computed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SegmentView(
    UUID id,
    String key,
    String unit,
    @Nullable String name,
    @Nullable String where,
    String state,
    @Nullable Progress computing,
    long version,
    Instant createdAt,
    Instant changedAt) {

  static SegmentView of(Stored stored, SegmentBody body, @Nullable Progress progress) {
    return new SegmentView(
        stored.id(),
        stored.key(),
        stored.unit(),
        body.name(),
        body.where(),
        DefinitionStates.word(stored.state()),
        progress,
        stored.version(),
        stored.createdAt(),
        stored.changedAt());
  }
}
