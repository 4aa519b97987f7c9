package io.carillon.ingest.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A key that sent more than its rate, as callers see it.
 *
 * @param id for `hotKey` of the dead letters
 * @param key the anonymousId, device id or userId, the first of them that its events say
 * @param unit in which it sends
 * @param events how many of its events were put aside
 * @param firstAt when the first of them came
 * @param lastAt when the last of them came
 * @param waiting how many of them nobody has replayed yet
 * @param keptUntil behind that the first of these are deleted, at the earliest a day after the log
 *     said so; absent when none waits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "HotKey")
public record HotKeyView(
    UUID id,
    String key,
    String unit,
    long events,
    Instant firstAt,
    Instant lastAt,
    long waiting,
    @Nullable Instant keptUntil) {}
