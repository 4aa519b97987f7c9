package io.carillon.identity.resolution;

/** Why an identifier of an event did not count. */
public enum DropReason {
  /** It would have joined two values of a UNIQUE type. */
  UNIQUE_CONFLICT,
  /** It would have undone the undoing of a merge. */
  KEPT_APART,
  /** The person would have had too many values of a type. */
  LIMIT,
  /** The profile has as many merges as it may. */
  MERGE_FUSE,
  /** The profile has as many identifiers as it may. */
  IDENTIFIER_FUSE
}
