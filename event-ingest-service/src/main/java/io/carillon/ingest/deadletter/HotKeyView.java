package io.carillon.ingest.deadletter;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A key that sent more than its rate, as callers see it.
 *
 * @param id for `hotKey` of the dead letters
 * @param key the anonymousId, device id or userId, the first of them that its events say
 * @param unit in which it sends
 * @param events how many of its events were put aside
 * @param firstAt when the first of them came
 * @param lastAt when the last of them came
 */
@Schema(name = "HotKey")
public record HotKeyView(
    UUID id, String key, String unit, long events, Instant firstAt, Instant lastAt) {}
