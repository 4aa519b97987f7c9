package io.carillon.ingest.keys;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a key is not taken. Names are part of the API. */
public enum WriteKeyReason implements Reason {
  /** Neither Basic nor a `writeKey` in the body. */
  WRITE_KEY_MISSING(Kind.UNAUTHENTICATED),
  /** Unknown, revoked, past its overlap, or of a tenant that is no more. */
  WRITE_KEY_REFUSED(Kind.UNAUTHENTICATED),
  /** A unit outside of the caller's own. */
  UNIT_DENIED(Kind.DENIED);

  private final Kind kind;

  WriteKeyReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
