package io.carillon.geo.geofence;

import io.carillon.geo.shape.GeoJson.Figure;
import io.carillon.geo.shape.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A geofence that is in use.
 *
 * @param version of its definition
 * @param unit the path of the unit that owns it
 * @param dwell how long somebody stays until that is told; null when it is not
 * @param cooldown how long after an entry that was told a person's further ones are not
 * @param from before this moment nobody enters; null: at once
 * @param until from this moment on nobody is in it; null: for ever
 */
public record Fence(
    UUID id,
    String key,
    long version,
    String unit,
    String name,
    List<String> tags,
    Figure figure,
    @Nullable Double radius,
    @Nullable Duration dwell,
    @Nullable Duration cooldown,
    @Nullable Instant from,
    @Nullable Instant until) {

  public Shape shape() {
    return figure.shape();
  }

  /** Whether somebody may be in it at that moment. */
  public boolean open(Instant at) {
    return (from == null || !at.isBefore(from)) && !ended(at);
  }

  public boolean ended(Instant at) {
    return until != null && !at.isBefore(until);
  }

  /** Whether a unit sees it: its own, those above and those below share it. */
  public boolean concerns(String other) {
    return other.isEmpty() || unit.isEmpty() || within(other, unit) || within(unit, other);
  }

  private static boolean within(String inner, String outer) {
    return inner.equals(outer) || inner.startsWith(outer + "/");
  }
}
