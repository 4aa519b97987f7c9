package io.carillon.identity.retention;

/** What is gone through, each by the order of its ids. */
enum Kept {
  /** People of whom nothing came for too long. */
  PROFILES,
  /** Words about being contacted that stand no more. */
  CONSENTS,
  /** What was decided of identities. */
  DECISIONS
}
