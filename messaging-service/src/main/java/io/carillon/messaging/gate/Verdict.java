package io.carillon.messaging.gate;

/** What the gate says. */
public sealed interface Verdict {
  /** The message may go to this address. */
  record Send(String address) implements Verdict {}

  /** It may not. */
  record Withhold(WithheldReason reason) implements Verdict {}
}
