package io.carillon.geo.geofence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.geo.shape.GeoJson;
import io.carillon.geo.shape.GeoJson.Figure;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A geofence as people write it.
 *
 * @param unit where it belongs; without it the caller's own, and it never changes
 * @param validity when people may be in it; always without it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GeofenceBody(
    @Schema(description = "`[a-z0-9-]{1,64}`; it never changes.") @Nullable String key,
    @Schema(description = "For people, up to 200 characters.") @Nullable String name,
    @Schema(description = "At most 50 of up to 64 characters.") @Nullable List<String> tags,
    @Schema(description = "The path of the unit that owns it, as `/demo/quebec`.")
        @Nullable String unit,
    @Schema(
            description =
                "GeoJSON: `Point` with a radius, `Polygon` or `MultiPolygon`, at most 5,000"
                    + " positions, up to 89° of latitude.",
            implementation = Object.class)
        @Nullable JsonNode geometry,
    @Schema(description = "Metres, 1 to 100,000; of a `Point` only.") @Nullable Double radius,
    @Schema(
            description = "After how long inside `Geofence Dwelled` is told: `PT1M` to `P7D`.",
            implementation = String.class)
        @Nullable Duration dwell,
    @Schema(
            description =
                "For how long after an entry a person's further ones are not told: `PT1M` to"
                    + " `P30D`.",
            implementation = String.class)
        @Nullable Duration cooldown,
    @Nullable Validity validity) {
  private static final int LONGEST_NAME = 200;
  private static final int MOST_TAGS = 50;
  private static final int LONGEST_TAG = 64;
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST_DWELL = Duration.ofDays(7);
  private static final Duration LONGEST_COOLDOWN = Duration.ofDays(30);
  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("3000-01-01T00:00:00Z");

  /**
   * When people may be in a fence.
   *
   * @param from nobody enters before
   * @param until whoever is inside then, leaves it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Validity(@Nullable Instant from, @Nullable Instant until) {}

  /**
   * Checked, its geometry as it is kept, without key and unit, which stand beside it.
   *
   * @throws ProblemException INVALID_VALUE
   */
  GeofenceBody checked() {
    Violations violations = new Violations();
    violations.check(
        name == null || name.length() <= LONGEST_NAME, "name", name, "up to 200 characters");
    violations.check(
        tags == null || tags.size() <= MOST_TAGS, "tags", tags, "at most " + MOST_TAGS);
    for (String tag : tags == null ? List.<String>of() : tags) {
      violations.check(
          tag != null && !tag.isBlank() && tag.length() <= LONGEST_TAG,
          "tags",
          tag,
          "each of 1..64 characters");
    }
    within(violations, "dwell", dwell, LONGEST_DWELL);
    within(violations, "cooldown", cooldown, LONGEST_COOLDOWN);
    if (validity != null) {
      Instant from = validity.from();
      Instant until = validity.until();
      moment(violations, "validity.from", from);
      moment(violations, "validity.until", until);
      violations.check(
          from == null || until == null || from.isBefore(until),
          "validity.until",
          until,
          "after validity.from");
    }
    violations.throwIfAny();
    Figure figure = GeoJson.read(geometry, radius);
    return new GeofenceBody(
        null, name, tags, null, figure.geometry(), radius, dwell, cooldown, validity);
  }

  private static void within(
      Violations violations, String field, @Nullable Duration span, Duration longest) {
    violations.check(
        span == null || (span.compareTo(SHORTEST) >= 0 && span.compareTo(longest) <= 0),
        field,
        span,
        SHORTEST + ".." + longest);
  }

  private static void moment(Violations violations, String field, @Nullable Instant at) {
    violations.check(
        at == null || (!at.isBefore(FIRST) && at.isBefore(LAST)), field, at, "a year 2000..2999");
  }

  /** In use, of a body that was checked when it was saved. */
  Fence fence(UUID id, String ownKey, long version, String ownUnit) {
    return new Fence(
        id,
        ownKey,
        version,
        ownUnit,
        name == null ? "" : name,
        tags == null ? List.of() : List.copyOf(tags),
        GeoJson.read(geometry, radius),
        radius,
        dwell,
        cooldown,
        validity == null ? null : validity.from(),
        validity == null ? null : validity.until());
  }
}
