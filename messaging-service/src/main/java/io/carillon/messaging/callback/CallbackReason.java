package io.carillon.messaging.callback;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** What can be wrong with a vendor's call. */
enum CallbackReason implements Reason {
  /** It is not signed, or not by the vendor, or not for this address. */
  SIGNATURE_INVALID(Kind.DENIED);

  private final Kind kind;

  CallbackReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
