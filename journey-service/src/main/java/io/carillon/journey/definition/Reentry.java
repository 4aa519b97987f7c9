package io.carillon.journey.definition;

import org.jspecify.annotations.Nullable;

/**
 * Whether a person who was in a journey may come in again. Each instance key counts for itself.
 *
 * @param gap the least time between leaving and coming in again
 */
public record Reentry(Mode mode, @Nullable Span gap) {
  public static final Reentry NEVER = new Reentry(Mode.NEVER, null);

  public enum Mode {
    /** Once for each instance key. */
    NEVER,
    /** Again when the enrollment of the same instance key has ended. */
    AFTER_EXIT,
    /** As AFTER_EXIT; and without an instance key each entry stands beside the others. */
    PARALLEL
  }
}
