package io.carillon.messaging.message;

/** Where a message stands. */
public enum MessageState {
  /** Asked for; nothing has left. */
  PENDING,
  /** A process has it, for the time of a lease. */
  CLAIMED,
  /** The provider has taken it. */
  ACCEPTED,
  /** The provider will never take it. */
  REJECTED,
  /** The provider took nothing; it is tried again. */
  RETRYABLE,
  /** It may have left; only a late word of the provider ends the doubt. */
  UNKNOWN,
  DELIVERED,
  BOUNCED,
  COMPLAINED,
  /** Not sent, for a reason. */
  WITHHELD
}
