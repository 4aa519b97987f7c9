package io.carillon.messaging.gate;

import java.time.Instant;

/**
 * An address that this service itself knows not to write to.
 *
 * @param everything whether transactional messages are held back too
 * @param byThePerson the person unsubscribed, and may subscribe again
 */
public record Block(String address, boolean everything, boolean byThePerson, Instant at) {}
