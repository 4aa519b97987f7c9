package io.carillon.messaging.inbox;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as its person finds it.
 *
 * @param seq its place, which grows
 * @param id the message's id
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InboxEntry(
    @JsonIgnore long seq,
    UUID id,
    @JsonUnwrapped Notice notice,
    Instant sentAt,
    Instant expiresAt,
    @Nullable Instant seenAt,
    @Nullable Instant clickedAt) {}
