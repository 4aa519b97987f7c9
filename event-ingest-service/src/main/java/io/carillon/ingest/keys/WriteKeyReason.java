package io.carillon.ingest.keys;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a key is not made or changed. Names are part of the API. */
public enum WriteKeyReason implements Reason {
  /** A unit outside of the caller's own. */
  UNIT_DENIED;

  @Override
  public Kind kind() {
    return Kind.DENIED;
  }
}
