package io.carillon.scoring.fact;

import java.util.List;

/**
 * What one cause led to, kept for a while to be emitted again identically.
 *
 * @param cause {@code partition:offset}, {@code merge:id}, or empty for the clock
 * @param at when it was emitted, milliseconds since 1970
 * @param facts the facts after it
 */
public record Emission(String cause, long at, List<Change> changes, Snapshot facts) {}
