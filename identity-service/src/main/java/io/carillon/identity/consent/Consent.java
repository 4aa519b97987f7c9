package io.carillon.identity.consent;

import java.time.Instant;
import java.util.Comparator;

/**
 * One word of a person about being contacted.
 *
 * @param source where it was given: `newsletter form`, `one-click`
 * @param text the wording that was shown, or its version; may be empty
 */
public record Consent(ConsentState state, String source, String text, Instant at, Proof proof) {
  private static final Comparator<Consent> NEWEST =
      Comparator.comparing(Consent::at)
          .thenComparing(Consent::state)
          .thenComparing(Consent::source)
          .thenComparing(Consent::text)
          .thenComparing(Consent::proof);
  private static final Comparator<Consent> STRICTEST =
      Comparator.comparing(Consent::state).thenComparing(NEWEST);

  public Consent(ConsentState state, String source, String text, Instant at) {
    this(state, source, text, at, Proof.NONE);
  }

  /** The one that stands when the same person spoke twice. */
  Consent laterOf(Consent other) {
    return NEWEST.compare(this, other) >= 0 ? this : other;
  }

  /** The one that stands when two people turn out to be one. */
  Consent stricterOf(Consent other) {
    return STRICTEST.compare(this, other) >= 0 ? this : other;
  }
}
