package io.carillon.journey.definition;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a journey, or a call about one, is refused. */
public enum JourneyReason implements Reason {
  /** A way names a step that does not exist. */
  STEP_LEADS_NOWHERE(Kind.INVALID),
  /** No way from the start leads to the step. */
  STEP_UNREACHABLE(Kind.INVALID),
  /** Steps lead back to themselves without a wait between. */
  LOOP_WITHOUT_WAIT(Kind.INVALID),
  /** More than 50 steps would run at once. */
  TOO_MANY_STEPS_AT_ONCE(Kind.INVALID),
  /** A kind of entry, step, setting or channel that is part of the API and not available yet. */
  NOT_SUPPORTED_YET(Kind.INVALID),
  TEMPLATE_UNKNOWN(Kind.INVALID),
  SEGMENT_UNKNOWN(Kind.INVALID),
  COMPUTED_TRAIT_UNKNOWN(Kind.INVALID),
  /** A branch asks of a message of a step that sends none. */
  MESSAGE_UNKNOWN(Kind.INVALID),
  /** Nobody can enter: it was never published, or is paused or archived. */
  NOT_PUBLISHED(Kind.CONFLICT),
  /** It is not in the state that the action needs. */
  WRONG_STATE(Kind.CONFLICT),
  /** Its entry is not the API. */
  ENTRY_NOT_BY_API(Kind.CONFLICT),
  /** The re-entry rule, or the limit of 25 at once, keeps the person out. */
  REENTRY_REFUSED(Kind.CONFLICT);

  private final Kind kind;

  JourneyReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
