package io.carillon.ingest.deadletter;

import io.carillon.platform.caller.Masks;
import java.time.Instant;
import java.util.UUID;

/**
 * A key that sent more than its rate.
 *
 * @param key of its records, tenant first
 * @param unit the path of the unit in which it sends; empty for the whole tenant
 * @param events how many of its events went to the overflow
 * @param firstAt when the first of them came
 */
record HotKey(
    String tenant, UUID id, String key, String unit, long events, Instant firstAt, Instant lastAt) {

  /** With another one of the same key. */
  HotKey and(HotKey other) {
    return new HotKey(
        tenant,
        id,
        key,
        unit,
        events + other.events,
        firstAt.isBefore(other.firstAt) ? firstAt : other.firstAt,
        lastAt.isAfter(other.lastAt) ? lastAt : other.lastAt);
  }

  HotKeyView view(boolean masked) {
    String lane = key.substring(Math.min(key.length(), tenant.length() + 1));
    return new HotKeyView(id, masked ? Masks.within(lane) : lane, unit, events, firstAt, lastAt);
  }
}
