package io.carillon.journey.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.journey.step.Journey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A journey as the database has it.
 *
 * @param unit the path of the unit that owns it
 * @param adjustments what units below have changed, by their paths (see {@code Sharing})
 * @param definitionVersion of the definition that carries its draft
 */
record JourneyRow(
    UUID id,
    String key,
    String unit,
    Map<String, JsonNode> adjustments,
    State state,
    @Nullable Integer liveVersion,
    @Nullable Instant resumedAt,
    Journey.@Nullable Overdue overdue,
    long definitionVersion,
    List<VersionRow> versions) {

  enum State {
    DRAFT,
    LIVE,
    PAUSED,
    ARCHIVED
  }

  /**
   * @param ended everybody who is on it leaves
   */
  record VersionRow(
      int version, JsonNode body, Instant publishedAt, String publishedBy, boolean ended) {}

  JourneyRow withVersions(List<VersionRow> others) {
    return new JourneyRow(
        id,
        key,
        unit,
        adjustments,
        state,
        liveVersion,
        resumedAt,
        overdue,
        definitionVersion,
        others);
  }

  /** What the journey allows to somebody on one of its versions. */
  Journey.Standing standing(VersionRow version) {
    if (state == State.ARCHIVED) {
      return new Journey.Standing.Ended("archived");
    }
    if (version.ended()) {
      return new Journey.Standing.Ended("republished");
    }
    if (state == State.PAUSED) {
      return new Journey.Standing.Paused();
    }
    return resumedAt == null || overdue == null
        ? Journey.LIVE
        : new Journey.Standing.Live(resumedAt, overdue);
  }
}
