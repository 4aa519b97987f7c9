package io.carillon.ingest.hook;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a call of a hook is refused. Names are part of the API. */
public enum HookReason implements Reason {
  /** Missing, or not made of these bytes with one of the hook's secrets. */
  SIGNATURE_REFUSED(Kind.UNAUTHENTICATED),
  /** Good, and further from now than the hook allows. */
  SIGNATURE_TOO_OLD(Kind.UNAUTHENTICATED);

  private final Kind kind;

  HookReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
