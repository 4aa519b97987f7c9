package io.carillon.messaging.message;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** What can be wrong with asking for a message. */
enum MessageReason implements Reason {
  /** The identifier belongs to several people. */
  RECIPIENT_AMBIGUOUS(Kind.CONFLICT);

  private final Kind kind;

  MessageReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
