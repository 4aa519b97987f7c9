package io.carillon.scoring.definition;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why scoring refuses. */
public enum ScoringReason implements Reason {
  /** A condition names a computed trait or segment that does not exist. */
  REFERENCE_UNKNOWN(Kind.INVALID),
  /** Segments would refer to one another in a circle. */
  REFERENCE_CYCLE(Kind.INVALID),
  /** It is archived. */
  ARCHIVED(Kind.CONFLICT),
  /** Facts are being restored; ask again in a moment. */
  FACTS_NOT_READY(Kind.UNAVAILABLE);

  private final Kind kind;

  ScoringReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
