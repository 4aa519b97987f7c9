package io.carillon.geo.geofence;

import io.carillon.geo.shape.Position;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A place that somebody asks about. */
public record PlaceBody(
    @Schema(description = "Degrees, -90 to 90.") @Nullable Double latitude,
    @Schema(description = "Degrees, -180 to 180.") @Nullable Double longitude) {

  /**
   * @throws ProblemException INVALID_VALUE
   */
  Position position() {
    return position(latitude, "latitude", longitude, "longitude");
  }

  static Position position(
      @Nullable Double latitude,
      String latitudeField,
      @Nullable Double longitude,
      String longitudeField) {
    boolean north = latitude != null && Math.abs(latitude) <= 90;
    boolean east = longitude != null && Math.abs(longitude) <= 180;
    new Violations()
        .check(north, latitudeField, latitude, "-90..90 degrees")
        .check(east, longitudeField, longitude, "-180..180 degrees")
        .throwIfAny();
    if (latitude == null || longitude == null) {
      throw new IllegalStateException("both were checked");
    }
    return new Position(latitude, longitude);
  }
}
