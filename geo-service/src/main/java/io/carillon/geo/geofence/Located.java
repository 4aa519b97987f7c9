package io.carillon.geo.geofence;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.geo.geofence.FenceIndex.Found;
import java.util.List;
import java.util.UUID;

/**
 * A fence that holds a place.
 *
 * @param distance metres to its edge, negative: how deep inside
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Located(
    UUID id, String key, String name, List<String> tags, String unit, double distance) {

  /** The answer: the deepest first. */
  public record All(List<Located> items) {}

  static Located of(Found found) {
    Fence fence = found.fence();
    return new Located(
        fence.id(), fence.key(), fence.name(), fence.tags(), fence.unit(), found.distance());
  }
}
