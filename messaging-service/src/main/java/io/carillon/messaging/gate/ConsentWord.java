package io.carillon.messaging.gate;

import java.time.Instant;

/**
 * What a person said of being contacted.
 *
 * @param address empty when said of the whole channel
 * @param purpose `marketing` or `transactional`
 * @param at when it was said; {@link Instant#EPOCH} when not known
 */
public record ConsentWord(
    String channel, String address, String purpose, boolean granted, Instant at) {}
