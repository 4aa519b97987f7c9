package io.carillon.ingest.deadletter;

import io.carillon.platform.caller.Masks;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

  /**
   * With what of it waits yet.
   *
   * @param since when the first of these came; null when none waits
   */
  record Waiting(HotKey key, long events, @Nullable Instant since) {
    HotKeyView view(boolean masked) {
      String lane = key.key.substring(Math.min(key.key.length(), key.tenant.length() + 1));
      return new HotKeyView(
          key.id,
          masked ? Masks.within(lane) : lane,
          key.unit,
          key.events,
          key.firstAt,
          key.lastAt,
          events,
          since == null ? null : since.plus(Letter.HOT_KEPT));
    }
  }
}
