package io.carillon.messaging.provider;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A vendor. Implementations are application-scoped beans, are called by many threads at once, try
 * once, and never decide whether a message should go. What each has to answer, whatever its vendor
 * does, is the contract test that all of them pass; {@code docs/vendors.md} shows it.
 */
public interface Provider {
  /** `smtp`. */
  String name();

  Channel channel();

  /** Whether its settings are there. */
  default boolean ready() {
    return true;
  }

  /** Whether it can be given this address, of its channel: it is set up, and reaches that kind. */
  boolean serves(Address address);

  /**
   * Everything that can be done before a byte leaves.
   *
   * @param message to an address that it serves, with the content of its channel
   * @throws PreparationException when this can never be sent, as to an address of no form
   */
  Prepared prepare(Outgoing message);

  /**
   * Hands it over, and says how sure that is. Blocks; throws nothing.
   *
   * @param lastLook asked when the first byte could leave; what it answers, if anything, is the
   *     outcome, and nothing leaves
   */
  Outcome send(Prepared prepared, Supplier<Optional<Outcome>> lastLook);

  /** A message as the vendor takes it. */
  interface Prepared {}
}
