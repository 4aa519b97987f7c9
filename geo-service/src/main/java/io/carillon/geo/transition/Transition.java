package io.carillon.geo.transition;

import io.carillon.geo.geofence.Fence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a visit.
 *
 * @param device the device's id, or empty
 * @param began the event that began the visit
 * @param at when it happened
 * @param since when the visit began
 * @param distance metres from the position to the edge, negative inside
 * @param accuracy of that position, metres
 * @param why why it ended; null when it did not
 * @param causeId the event from which it follows
 */
record Transition(
    What what,
    Fence fence,
    String device,
    String began,
    Instant at,
    Instant since,
    double distance,
    double accuracy,
    Confidence confidence,
    @Nullable End why,
    String causeId) {

  enum What {
    ENTERED("Geofence Entered"),
    DWELLED("Geofence Dwelled"),
    EXITED("Geofence Exited");

    private final String event;

    What(String event) {
      this.event = event;
    }

    /** The name of the event that tells it. */
    String event() {
      return event;
    }
  }

  enum Confidence {
    /** The position was twice as exact as was needed. */
    HIGH,
    MEDIUM,
    /** The position was not much more exact than the fence is large. */
    LOW
  }

  /** Why a visit ended. */
  enum End {
    LEFT,
    /** The fence was archived, or its validity is over. */
    ENDED,
    /** The fence was given another figure, without the place where the person was last. */
    CHANGED,
    /** The person has too many devices; this is the one that was silent longest. */
    FORGOTTEN
  }
}
