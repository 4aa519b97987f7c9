package io.carillon.messaging.provider;

import io.carillon.messaging.gate.AddressFault;

/** What a vendor says of a message after it was given it, or before its answer has come. */
public sealed interface Receipt {
  /** The vendor's own id of the message. */
  String reference();

  /** The vendor has it, and is not done with it. */
  record Taken(String reference) implements Receipt {}

  /** It has arrived. */
  record Delivered(String reference) implements Receipt {}

  /** It will not arrive. */
  record Bounced(String reference, String code, String detail, AddressFault fault)
      implements Receipt {}
}
