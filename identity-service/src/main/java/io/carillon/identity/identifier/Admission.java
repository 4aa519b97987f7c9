package io.carillon.identity.identifier;

/** What the rules say of a value. */
public sealed interface Admission {
  record Admitted(Identifier identifier) implements Admission {}

  record Refused(String type, Refusal reason) implements Admission {}
}
