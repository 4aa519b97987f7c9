package io.carillon.ingest.deadletter;

import io.carillon.platform.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A letter as it is kept.
 *
 * @param key of the record in its topic
 * @param value the record's bytes, as they came; of several those of each, behind their length;
 *     empty in lists
 * @param bytes how many they are
 * @param raw whether they are what came to a door, and no record of the topic
 * @param consumer who set it aside
 * @param note JSON of whoever did, such as what a tracking plan found; may be empty
 * @param unit the path of the unit whose event it is; empty for the whole tenant
 * @param event what happened, where it is an event; else all of it is empty but the id
 * @param events how many records it holds; of several `event` is the first
 * @param hotKey the id of the key that sent too much, when that is why; else null
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
    int events,
    @Nullable UUID hotKey,
    boolean replayable,
    Instant at,
    @Nullable Instant replayedAt,
    String replayedBy) {
  static final Duration KEPT = Duration.ofDays(30);

  /** What a hot key sent is kept for as long as identity remembers events. */
  static final Duration HOT_KEPT = Topic.EVENTS_OVERFLOW.kept();

  /** Before then it is not deleted. */
  Instant keptUntil() {
    return at.plus(hotKey == null ? KEPT : HOT_KEPT);
  }

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
        events,
        hotKey,
        replayable,
        at,
        replayedAt,
        replayedBy);
  }

  /** One of several events as a letter of its own. */
  Letter single(String eventId, byte[] record) {
    return new Letter(
        tenant,
        id,
        topic,
        key,
        record,
        record.length,
        raw,
        reason,
        detail,
        consumer,
        note,
        unit,
        new Event(eventId, event.type(), event.name()),
        1,
        hotKey,
        replayable,
        at,
        replayedAt,
        replayedBy);
  }

  record Event(String id, String type, String name) {}
}
