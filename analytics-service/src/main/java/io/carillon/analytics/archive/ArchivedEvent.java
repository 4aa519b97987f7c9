package io.carillon.analytics.archive;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event of the archive.
 *
 * @param profileId as it was recorded, or canonical where it was read through aliases
 * @param type the tracking call in lower case: {@code track}, {@code identify} …
 * @param occurredAt by the server's clock
 * @param originalTimestamp by the client's clock, as sent
 * @param source the write key's id or the service that made it
 * @param causeId the event that caused it; empty for a client's event
 * @param duplicateOf the id that the client gave it, which was taken; empty otherwise
 * @param json the call's JSON object as it was sent
 */
public record ArchivedEvent(
    String tenant,
    UUID profileId,
    String eventId,
    String type,
    String name,
    Instant occurredAt,
    @Nullable Instant originalTimestamp,
    @Nullable Instant sentAt,
    Instant receivedAt,
    String unit,
    String source,
    String causeId,
    boolean late,
    String duplicateOf,
    String json) {

  public ArchivedEvent ownedBy(UUID profile) {
    return new ArchivedEvent(
        tenant,
        profile,
        eventId,
        type,
        name,
        occurredAt,
        originalTimestamp,
        sentAt,
        receivedAt,
        unit,
        source,
        causeId,
        late,
        duplicateOf,
        json);
  }
}
