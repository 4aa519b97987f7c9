package io.carillon.messaging.gate;

/** What a vendor's refusal says of the address, beside the one message. */
public enum AddressFault {
  NONE,
  /** There is nobody behind it, and there will not be. */
  DEAD,
  /** The person told the vendor to be left alone. */
  OPTED_OUT
}
