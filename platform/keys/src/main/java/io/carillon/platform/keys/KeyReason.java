package io.carillon.platform.keys;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a door does not open. Names are part of the API. */
public enum KeyReason implements Reason {
  /** No key came with the call. */
  WRITE_KEY_MISSING,
  /** Unknown, revoked, past its overlap, or of a tenant that is no more. */
  WRITE_KEY_REFUSED;

  @Override
  public Kind kind() {
    return Kind.UNAUTHENTICATED;
  }
}
