package io.carillon.messaging.provider;

import io.carillon.messaging.gate.AddressFault;
import io.carillon.messaging.gate.WithheldReason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a handing-over ended. */
public sealed interface Outcome {
  /** The vendor has taken it. */
  record Accepted(String reference) implements Outcome {}

  /**
   * Nothing was taken: the address is dead, which says nothing of the person.
   *
   * @param since from this moment on, by the vendor's word
   * @param forGood whether it can never live again; else it does when the app names it later
   */
  record Dead(String code, String detail, Instant since, boolean forGood) implements Outcome {}

  /**
   * The vendor will never take it.
   *
   * @param fault what it says of the address
   */
  record Rejected(String code, String detail, AddressFault fault) implements Outcome {
    public Rejected(String code, String detail) {
      this(code, detail, AddressFault.NONE);
    }
  }

  /**
   * Nothing was taken; it may be tried again.
   *
   * @param after the vendor's own wish, or null
   */
  record Retry(String code, String detail, @Nullable Duration after) implements Outcome {}

  /** Nothing was handed over: the gate's last look said no. */
  record Withheld(WithheldReason reason) implements Outcome {}

  /** It may or may not have been taken. */
  record Unknown(String code, String detail) implements Outcome {}
}
