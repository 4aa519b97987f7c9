package io.carillon.ingest.plan;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a plan is refused. Names are part of the API. */
public enum PlanReason implements Reason {
  /** Another plan of the same unit speaks of the event: which one counts would be a guess. */
  EVENT_PLANNED_TWICE(Kind.CONFLICT);

  private final Kind kind;

  PlanReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
