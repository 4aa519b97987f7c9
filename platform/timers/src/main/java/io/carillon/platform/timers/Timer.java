package io.carillon.platform.timers;

import java.time.Instant;
import java.util.UUID;

/**
 * One moment at which something waits to go on.
 *
 * @param ref what waits
 * @param seq which of its waits: when it has gone on meanwhile, the timer means nothing any more
 *     and its handler drops it. Nobody needs to cancel a timer.
 * @param dueAt not before this moment
 */
public record Timer(String tenant, UUID ref, long seq, Instant dueAt) {}
