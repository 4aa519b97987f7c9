package io.carillon.journey.step;

import java.util.Locale;
import java.util.UUID;

/** What can move an enrollment. */
public sealed interface Input {

  /** Something happened to the person. */
  record Event(Happening happening, Person person) implements Input {}

  /** The person entered or left a segment; conditions see it as an event. */
  record SegmentChange(Happening happening, Person person) implements Input {}

  /**
   * Something became known of a message that this enrollment asked for; conditions see it as an
   * event.
   *
   * @param reason why it was withheld or failed; else empty
   */
  record MessageOutcome(
      Happening happening, Person person, String step, UUID message, Mark mark, String reason)
      implements Input {}

  /** The time has come that the enrollment waited for. */
  record TimerFired(Person person) implements Input {}

  /** Somebody, or a merge of profiles, takes the person out. */
  record TakenOut(String reason, String by) implements Input {}

  /** What can be said of a message. */
  enum Mark {
    SENT,
    DELIVERED,
    OPENED,
    CLICKED,
    BOUNCED,
    COMPLAINED,
    UNSUBSCRIBED,
    FAILED,
    WITHHELD;

    /** As conditions and reports call it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it says that the message left. */
    boolean left() {
      return switch (this) {
        case SENT, DELIVERED, OPENED, CLICKED, COMPLAINED, UNSUBSCRIBED -> true;
        case BOUNCED, FAILED, WITHHELD -> false;
      };
    }
  }
}
