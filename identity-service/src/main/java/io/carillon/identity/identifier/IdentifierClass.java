package io.carillon.identity.identifier;

/** How far an identifier can be trusted to name one person. */
public enum IdentifierClass {
  /** The customer's own id: two values of one type are two people. */
  UNIQUE,
  /** E-mail, phone: one owner at a time. */
  STRONG,
  /** Browser, device: may be shared. */
  WEAK;

  /** Whether a person with such an identifier counts as known. */
  public boolean makesKnown() {
    return this != WEAK;
  }
}
