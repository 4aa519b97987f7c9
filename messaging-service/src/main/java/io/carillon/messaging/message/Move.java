package io.carillon.messaging.message;

/** What can happen to a message. */
public enum Move {
  /** A process takes it to send it. */
  CLAIM,
  /** It is put back: what sending needs is away, or its process died before anything left. */
  RELEASE,
  /** The provider takes it. */
  ACCEPT,
  /** The provider refuses it for good. */
  REJECT,
  /** The provider refuses it for now. */
  DEFER,
  /** Nobody knows whether the provider took it. */
  LOSE,
  /** The gate says no. */
  WITHHOLD,
  /** Its time is over. */
  EXPIRE,
  DELIVER,
  BOUNCE,
  COMPLAIN
}
