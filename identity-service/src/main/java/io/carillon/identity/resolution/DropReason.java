package io.carillon.identity.resolution;

/** Why an identifier of an event did not count. */
public enum DropReason {
  /** It would have joined two values of a UNIQUE type. */
  UNIQUE_CONFLICT,
  /** Nothing but a device that somebody known uses would have made the visitor that one. */
  DEVICE_ALONE,
  /** It would have joined two of whom a merge was undone or refused, or waits. */
  KEPT_APART,
  /** It would have joined more people than one event names; an operator looks first. */
  MANY_AT_ONCE,
  /** It would have joined two by a value such as `test`; an operator looks first. */
  PLACEHOLDER,
  /** It would have joined two who were at two places within too short a time; an operator looks. */
  TWO_PLACES,
  /** Its sender may not vouch for it, and it would have joined somebody; an operator is asked. */
  UNVERIFIED,
  /** The event was too old to join it to anything. */
  LATE,
  /** The person would have had too many values of a type. */
  LIMIT,
  /** The profile has as many merges as it may. */
  MERGE_FUSE,
  /** The profile has as many identifiers as it may. */
  IDENTIFIER_FUSE;

  /** Whether an operator is asked. */
  public boolean suspicious() {
    return this == MANY_AT_ONCE || this == PLACEHOLDER || this == TWO_PLACES || this == UNVERIFIED;
  }
}
