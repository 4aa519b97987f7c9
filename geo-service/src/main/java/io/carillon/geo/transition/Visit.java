package io.carillon.geo.transition;

import java.time.Instant;
import java.util.UUID;

/**
 * A device in a fence, from the first position that says so to the last doubt about its leaving.
 *
 * @param began the event whose position began it: with device and fence it names the visit
 * @param since the time of that position
 * @param confirmAt when a doubt counts as true though nothing more was heard
 * @param told whether its entry was told: then its end will be, and only then
 * @param dwelled whether it lasted long enough already
 */
record Visit(
    UUID fence,
    String began,
    Instant since,
    Phase phase,
    Instant confirmAt,
    boolean told,
    boolean dwelled) {

  /** Outside there is no visit. */
  enum Phase {
    /** One position says inside, near the edge. */
    ENTERING,
    INSIDE,
    /** One position says outside, near the edge. */
    LEAVING
  }

  Visit inside(boolean toldNow) {
    return new Visit(fence, began, since, Phase.INSIDE, confirmAt, toldNow, dwelled);
  }

  Visit leaving(Instant confirm) {
    return new Visit(fence, began, since, Phase.LEAVING, confirm, told, dwelled);
  }

  Visit lastedLongEnough() {
    return new Visit(fence, began, since, phase, confirmAt, told, true);
  }
}
