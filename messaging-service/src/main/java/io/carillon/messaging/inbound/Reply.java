package io.carillon.messaging.inbound;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person wrote.
 *
 * @param reference the vendor's own id of it
 * @param address of the person, in normal form
 * @param recipient the number that was written to
 * @param granted what it says of further messages; null for nothing
 * @param attempts how often it was tried to be told
 */
record Reply(
    String tenant,
    String provider,
    String reference,
    String channel,
    String address,
    String recipient,
    String text,
    @Nullable Boolean granted,
    Instant receivedAt,
    int attempts) {}
