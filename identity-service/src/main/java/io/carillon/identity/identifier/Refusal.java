package io.carillon.identity.identifier;

/** Why a value does not name anybody. */
public enum Refusal {
  /** A value that many devices send: zeros, `null`, `anonymous`; or one that the tenant blocks. */
  BLOCKED,
  /** Not an e-mail address, not a phone number, not a UUID. */
  MALFORMED,
  /** An e-mail address with a word of several scripts, which is read as another one. */
  LOOK_ALIKE,
  TOO_LONG,
  /** No rule knows the type. */
  UNKNOWN_TYPE
}
