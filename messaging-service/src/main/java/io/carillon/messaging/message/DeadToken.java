package io.carillon.messaging.message;

import java.time.Instant;

/**
 * A push token that its push service calls dead.
 *
 * @param device the device's id
 * @param hash SHA-256 of the token in lower-case hexadecimal
 * @param since from this moment on
 * @param forGood whether it can never live again; else it does when the app names it later
 */
public record DeadToken(String device, String hash, Instant since, boolean forGood) {}
