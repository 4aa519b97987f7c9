package io.carillon.identity.trait;

import java.util.Comparator;

/**
 * Which of two words about one field stands. Each way is a total order of words, so that the same
 * one stands in whatever order they arrive and people are merged.
 */
public enum Wins {
  /** One about a known person over one about an unknown, then the newer: what holds by default. */
  KNOWN(Comparator.comparing(Trait::known).thenComparing(Trait::at)),
  /** The newer one. */
  NEWEST(Comparator.comparing(Trait::at).thenComparing(Trait::known)),
  /** The older one, of those that say something: nothing but a value stands first. */
  FIRST(
      Comparator.comparing(Trait::removed)
          .thenComparing(Trait::at)
          .reversed()
          .thenComparing(Trait::known));

  private final Comparator<Trait> strength;

  Wins(Comparator<Trait> strength) {
    this.strength =
        Comparator.comparing(Trait::inferred, Comparator.reverseOrder())
            .thenComparing(strength)
            .thenComparing(trait -> trait.value().toString())
            .thenComparing(Trait::source)
            .thenComparing(trait -> String.valueOf(trait.of()));
  }

  Trait stronger(Trait a, Trait b) {
    return strength.compare(a, b) >= 0 ? a : b;
  }
}
