package io.carillon.journey.enrollment;

import org.jspecify.annotations.Nullable;

/**
 * What the next effect follows from.
 *
 * @param eventId empty when no event caused it
 * @param hops how many events of services lie before it
 * @param trace W3C trace context; null outside of a trace
 */
record Cause(String eventId, int hops, @Nullable String trace) {}
