package io.carillon.identity.schema;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Values of a field that were of another type than the tenant says, and are not kept.
 *
 * @param type what it says
 * @param found what the last one was: string, number, boolean, array, object
 * @param times how many there were since it was said
 * @param lastSource who told the last one, as beside traits
 */
public record RefusedView(
    String name,
    @Nullable String type,
    String found,
    long times,
    Instant lastAt,
    String lastSource) {}
