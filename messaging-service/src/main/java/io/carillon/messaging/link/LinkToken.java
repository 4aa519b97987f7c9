package io.carillon.messaging.link;

import java.util.UUID;

/**
 * What a token says.
 *
 * @param number of the link in its message, from 0; 0 where there is only one
 */
public record LinkToken(Door door, String tenant, UUID message, int number) {}
