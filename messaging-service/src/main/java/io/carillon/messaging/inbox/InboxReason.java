package io.carillon.messaging.inbox;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why an inbox does not open. Names are part of the API. */
enum InboxReason implements Reason {
  /** No living secret of the tenant makes this hash of this user id. */
  USER_HASH_REFUSED;

  @Override
  public Kind kind() {
    return Kind.UNAUTHENTICATED;
  }
}
