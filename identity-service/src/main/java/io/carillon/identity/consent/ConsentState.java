package io.carillon.identity.consent;

/** What a person said. */
public enum ConsentState {
  GRANTED,
  REVOKED
}
