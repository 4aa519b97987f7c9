package io.carillon.ingest.deadletter;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a letter cannot be replayed. Names are part of the API. */
public enum LetterReason implements Reason {
  /** Its topic does not take it again: it is too large, cannot be read, or would be out of date. */
  NOT_REPLAYABLE(Kind.CONFLICT),
  /** It was replayed before, and is corrected too late. */
  REPLAYED_BEFORE(Kind.CONFLICT),
  /** It is older than identity remembers events: if it went its way then, it would do so again. */
  MAY_TAKE_EFFECT_TWICE(Kind.CONFLICT);

  private final Kind kind;

  LetterReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
