package io.carillon.bench.lag;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of the measurement.
 *
 * @param due when it was to be sent by the schedule
 * @param accepted when its 200 was there; null when there was none
 */
record Sent(int number, String address, String traceId, Instant due, @Nullable Instant accepted) {}
