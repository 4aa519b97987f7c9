package io.carillon.journey.step;

import io.carillon.journey.definition.Conditions;
import io.carillon.journey.definition.JourneyDefinition;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;

/**
 * One published version of a journey, ready to decide.
 *
 * @param fallbackZone of people whose zone is unknown: the tenant's
 * @param unit the path of the unit that owns it: only what happens there and below lets people in
 * @param adjusted the same as units below have changed it, by their paths
 */
public record Journey(
    UUID id,
    String key,
    int version,
    JourneyDefinition definition,
    Conditions conditions,
    Standing standing,
    ZoneId fallbackZone,
    String unit,
    Map<String, Journey> adjusted) {

  /** A journey of the whole tenant. */
  public Journey(
      UUID id,
      String key,
      int version,
      JourneyDefinition definition,
      Conditions conditions,
      Standing standing,
      ZoneId fallbackZone) {
    this(id, key, version, definition, conditions, standing, fallbackZone, "", Map.of());
  }

  /** As it is in a unit: as the nearest one at or above it has changed it, else as its owner. */
  public Journey in(String place) {
    for (String at = place; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
      Journey changed = adjusted.get(at);
      if (changed != null) {
        return changed;
      }
    }
    return this;
  }

  /** What the journey as a whole allows. */
  public sealed interface Standing {
    /**
     * People move.
     *
     * @param resumedAt who was due before this moment was held back by a pause; {@link Instant#MIN}
     *     when there was none
     * @param overdue what becomes of them
     */
    record Live(Instant resumedAt, Overdue overdue) implements Standing {}

    /** Nobody moves; exits and the objective count all the same. */
    record Paused() implements Standing {}

    /** Everybody leaves. */
    record Ended(String reason) implements Standing {}
  }

  public static final Standing LIVE = new Standing.Live(Instant.MIN, Overdue.RUN);

  /** What becomes of people whose time came while the journey was paused. */
  public enum Overdue {
    /** They go on at once. */
    RUN,
    /** They go on at once; the sends up to their next wait are passed over. */
    SKIP,
    /** They leave. */
    EXIT
  }
}
