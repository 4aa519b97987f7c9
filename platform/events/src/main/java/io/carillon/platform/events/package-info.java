/**
 * The way of an event between services: the table of topics, records with their CloudEvents
 * headers, a producer that answers only after the acknowledgement, consumers that work in batches
 * and apply each record once, and the outbox.
 *
 * <p>Why nothing is lost or doubled: effects and {@link Positions position} are one transaction;
 * what follows from them is emitted after it and acknowledged before Kafka's own offset moves. A
 * crash in between means that the same records come again, are known by their position, and are
 * emitted again with the same ids; receivers drop what they have.
 */
@NullMarked
package io.carillon.platform.events;

import org.jspecify.annotations.NullMarked;
