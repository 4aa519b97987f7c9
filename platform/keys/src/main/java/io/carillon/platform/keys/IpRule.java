package io.carillon.platform.keys;

/** How much of a person's network address a tenant keeps. */
public enum IpRule {
  /** The network: the first 24 bits, of version 6 the first 48. */
  TRUNCATE,
  /** Nothing. */
  DROP,
  /** All of it. */
  KEEP;

  static IpRule of(String word) {
    return switch (word) {
      case "drop" -> DROP;
      case "keep" -> KEEP;
      default -> TRUNCATE;
    };
  }
}
