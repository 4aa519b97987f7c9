package io.carillon.geo.geofence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.geo.geofence.FenceIndex.Found;
import io.carillon.geo.geofence.FenceIndex.Nearest;
import io.carillon.geo.shape.Circle;
import io.carillon.geo.shape.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a device watches by itself.
 *
 * @param version changes with every change of the tenant's fences
 * @param refresh while the device is in this circle and the time is before {@code validUntil}, it
 *     can be in no fence that is not among these
 * @param rules how a device that decides by itself decides as the platform does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Neighbourhood(
    String version,
    Refresh refresh,
    @Schema(description = "When to ask again even without having moved.") Instant validUntil,
    Rules rules,
    @Schema(description = "The nearest first.") List<Watched> geofences) {
  static final int USUAL = 19;
  static final int MOST = 100;

  /** How far a device may go with the same fences, though there are no others. */
  static final double FARTHEST = 100_000;

  /** Rounding, and the breadth of an edge's pieces, must not break the promise. */
  private static final double MARGIN = 2;

  private static final Duration LONGEST = Duration.ofHours(24);

  /**
   * A circle.
   *
   * @param radius metres; 0 says that the next position is to be asked for again
   */
  public record Refresh(Position center, double radius) {}

  /**
   * A fence near a device.
   *
   * @param distance metres to its edge, negative inside
   * @param circle around the whole fence, for systems that watch nothing but circles
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Watched(
      UUID id,
      String key,
      String name,
      List<String> tags,
      String unit,
      double distance,
      @Schema(implementation = Object.class) JsonNode geometry,
      @Nullable Double radius,
      Circle circle,
      @Schema(implementation = String.class) @Nullable Duration dwell,
      @Schema(implementation = String.class) @Nullable Duration cooldown,
      @Nullable Instant until) {
    static Watched of(Found found) {
      Fence fence = found.fence();
      return new Watched(
          fence.id(),
          fence.key(),
          fence.name(),
          fence.tags(),
          fence.unit(),
          found.distance(),
          fence.figure().geometry(),
          fence.radius(),
          fence.shape().bound(),
          fence.dwell(),
          fence.cooldown(),
          fence.until());
    }
  }

  static Neighbourhood of(
      FenceIndex index, Position place, int limit, Predicate<Fence> wanted, Instant now) {
    Nearest nearest = index.nearest(place, limit, fence -> wanted.test(fence) && fence.open(now));
    Instant latest = now.plus(LONGEST);
    Instant until =
        index.all().stream()
            .filter(wanted)
            .flatMap(fence -> Stream.of(fence.from(), fence.until()).filter(at -> at != null))
            .filter(at -> at.isAfter(now) && at.isBefore(latest))
            .min(Instant::compareTo)
            .orElse(latest);
    return new Neighbourhood(
        index.version(),
        new Refresh(place, Math.clamp(nearest.beyond() - MARGIN, 0, FARTHEST)),
        until,
        Rules.OURS,
        nearest.fences().stream().map(Watched::of).toList());
  }
}
