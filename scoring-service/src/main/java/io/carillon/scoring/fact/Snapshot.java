package io.carillon.scoring.fact;

import java.util.List;
import java.util.Map;

/**
 * A profile's facts at one moment.
 *
 * @param computed live computed traits by key, those that are not 0
 * @param segments keys of the live segments that it is in, sorted
 */
public record Snapshot(Map<String, Double> computed, List<String> segments) {
  public static final Snapshot NONE = new Snapshot(Map.of(), List.of());
}
