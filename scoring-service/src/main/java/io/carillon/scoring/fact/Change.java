package io.carillon.scoring.fact;

/**
 * A segment entered or left.
 *
 * @param sequence grows by one with each change of the profile
 * @param at milliseconds since 1970: when it became so
 * @param causeId the event that caused it; empty for the clock
 * @param backfill a definition changed or two profiles became one: not a transition of the person
 */
public record Change(
    long sequence,
    boolean entered,
    String segment,
    long at,
    String causeId,
    long definitionVersion,
    boolean backfill) {
  public static final String ENTERED = "Segment Entered";
  public static final String EXITED = "Segment Exited";

  public String name() {
    return entered ? ENTERED : EXITED;
  }
}
