package io.carillon.scorecard.app;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why an app cannot be used as asked. */
public enum AppReason implements Reason {
  /** It is archived: readable, and no longer changed. */
  ARCHIVED(Kind.CONFLICT);

  private final Kind kind;

  AppReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
