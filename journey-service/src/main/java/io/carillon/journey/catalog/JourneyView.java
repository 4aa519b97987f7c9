package io.carillon.journey.catalog;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.journey.catalog.JourneyStore.Kept;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A journey as its author sees it: the draft's own fields beside these.
 *
 * @param unit the path of the unit that owns it
 * @param adjustments what units below have changed, by their paths and the fields'
 * @param state draft, live, paused or archived
 * @param version the one that people enter; null when it was never published
 * @param etag the draft's version
 */
record JourneyView(
    UUID id,
    String unit,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, JsonNode> adjustments,
    String state,
    @Nullable Integer version,
    List<Version> versions,
    Instant createdAt,
    Instant changedAt,
    @JsonIgnore long etag,
    @JsonIgnore JsonNode draft) {
  /** The fields that a reader finds and a writer may leave as they are. */
  static final Set<String> READ_ONLY =
      Set.of("id", "unit", "adjustments", "state", "version", "versions", "createdAt", "changedAt");

  record Version(int version, Instant publishedAt, String publishedBy, JsonNode definition) {}

  /** The same with what JSON leaves out, for whoever repeats a call. */
  record Answered(
      UUID id,
      String unit,
      Map<String, JsonNode> adjustments,
      String state,
      @Nullable Integer version,
      List<Version> versions,
      Instant createdAt,
      Instant changedAt,
      long etag,
      JsonNode draft) {
    static Answered of(JourneyView view) {
      return new Answered(
          view.id,
          view.unit,
          view.adjustments,
          view.state,
          view.version,
          view.versions,
          view.createdAt,
          view.changedAt,
          view.etag,
          view.draft);
    }

    JourneyView view() {
      return new JourneyView(
          id, unit, adjustments, state, version, versions, createdAt, changedAt, etag, draft);
    }
  }

  static JourneyView of(Kept kept) {
    return of(kept, kept.draft(), kept.row().adjustments());
  }

  /** With another content than the draft's own, and some of the adjustments. */
  static JourneyView of(Kept kept, JsonNode content, Map<String, JsonNode> adjustments) {
    return new JourneyView(
        kept.row().id(),
        kept.row().unit(),
        adjustments,
        kept.row().state().name().toLowerCase(Locale.ROOT),
        kept.row().liveVersion(),
        kept.row().versions().stream()
            .map(v -> new Version(v.version(), v.publishedAt(), v.publishedBy(), v.body()))
            .toList(),
        kept.definition().createdAt(),
        kept.definition().changedAt(),
        kept.definition().version(),
        content);
  }

  @JsonAnyGetter
  Map<String, JsonNode> fields() {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    draft.properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
    return fields;
  }
}
