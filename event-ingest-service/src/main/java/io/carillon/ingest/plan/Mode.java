package io.carillon.ingest.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What becomes of an event that breaks its plan. */
public enum Mode {
  /** It passes as it is, and is counted. */
  @JsonProperty("allow")
  ALLOW,
  /** It passes, and says in `context.violations` what is wrong with it. */
  @JsonProperty("annotate")
  ANNOTATE,
  /** What is wrong is taken out of it, and said. */
  @JsonProperty("omit")
  OMIT,
  /** It is refused, and kept among the dead letters, whence it can be replayed. */
  @JsonProperty("quarantine")
  QUARANTINE;

  private final String word = name().toLowerCase(Locale.ROOT);

  String word() {
    return word;
  }
}
