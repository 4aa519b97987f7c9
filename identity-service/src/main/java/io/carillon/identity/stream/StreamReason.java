package io.carillon.identity.stream;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why an event is put aside. */
enum StreamReason implements Reason {
  /** The event names no tenant. */
  TENANT_MISSING,
  /** Each identifier is a value that many devices send, or is malformed. */
  NO_USABLE_IDENTIFIER,
  /** An e-mail address with a word of several scripts is all that names somebody. */
  LOOK_ALIKE,
  /** A service's event names a profile that is not there. */
  UNKNOWN_PROFILE,
  /** More than eight events of services lie between it and a client's event. */
  LOOP;

  @Override
  public Kind kind() {
    return Kind.INVALID;
  }
}
