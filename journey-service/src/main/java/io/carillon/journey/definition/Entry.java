package io.carillon.journey.definition;

import org.jspecify.annotations.Nullable;

/** How people come into a journey. */
public sealed interface Entry {

  Reentry reentry();

  /**
   * By an event.
   *
   * @param instanceKey an expression; each of its values is an enrollment of its own
   */
  record ByEvent(
      String event, @Nullable String where, @Nullable String instanceKey, Reentry reentry)
      implements Entry {}

  /** By entering or leaving a segment: a transition of the person, not a new definition. */
  record BySegment(String segment, Transition on, Reentry reentry) implements Entry {}

  /** By a call of the API only. */
  record ByApi(Reentry reentry) implements Entry {}

  enum Transition {
    ENTER("Segment Entered"),
    EXIT("Segment Exited");

    private final String event;

    Transition(String event) {
      this.event = event;
    }

    /** The name of the event that tells of it. */
    public String event() {
      return event;
    }
  }
}
