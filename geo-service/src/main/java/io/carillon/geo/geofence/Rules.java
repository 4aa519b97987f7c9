package io.carillon.geo.geofence;

import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * By what the platform decides, and by what a device that decides by itself decides alike.
 *
 * @param worstAccuracy metres; a position less accurate says nothing
 * @param exitDistance metres beyond the edge, at least, that are outside
 * @param confirmAfter after which a doubtful change counts though no second position confirms it
 */
public record Rules(
    double worstAccuracy,
    double exitDistance,
    @Schema(implementation = String.class) Duration confirmAfter) {
  public static final Rules OURS = new Rules(1_000, 30, Duration.ofSeconds(30));
}
