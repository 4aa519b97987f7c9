package io.carillon.ingest.deadletter;

import io.carillon.platform.events.Topic;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A letter as it is kept.
 *
 * @param key of the record in its topic
 * @param value the record's bytes, as they came; empty in lists
 * @param bytes how many they are
 * @param raw whether they are what came to a door, and no record of the topic
 * @param consumer who set it aside
 * @param note JSON of whoever did, such as what a tracking plan found; may be empty
 * @param unit the path of the unit whose event it is; empty for the whole tenant
 * @param event what happened, where it is an event; else all of it is empty but the id
 * @param replayable whether its topic takes it again
 * @param replayedAt null while it waits
 */
record Letter(
    String tenant,
    UUID id,
    Topic topic,
    String key,
    byte[] value,
    int bytes,
    boolean raw,
    String reason,
    String detail,
    String consumer,
    String note,
    String unit,
    Event event,
    boolean replayable,
    Instant at,
    @Nullable Instant replayedAt,
    String replayedBy) {

  /** The same with another record in it. */
  Letter with(byte[] other) {
    return new Letter(
        tenant,
        id,
        topic,
        key,
        other,
        other.length,
        raw,
        reason,
        detail,
        consumer,
        note,
        unit,
        event,
        replayable,
        at,
        replayedAt,
        replayedBy);
  }

  record Event(String id, String type, String name) {}
}
