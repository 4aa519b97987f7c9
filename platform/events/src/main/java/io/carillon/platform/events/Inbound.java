package io.carillon.platform.events;

import com.google.protobuf.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came.
 *
 * @param traceparent the W3C trace context of its processing here
 * @param at when the broker took it
 */
public record Inbound<T extends Message>(
    Topic topic,
    int partition,
    long offset,
    String key,
    T value,
    @Nullable String traceparent,
    Instant at) {}
