package io.carillon.ingest.event;

import java.util.Locale;
import java.util.Optional;

/** The calls of the tracking protocol that carry one event. */
public enum Call {
  TRACK,
  IDENTIFY,
  PAGE,
  SCREEN,
  GROUP,
  ALIAS;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** As it stands in `type`: `track`. */
  public String word() {
    return word;
  }

  /** The call that a word names. */
  public static Optional<Call> of(String word) {
    for (Call call : values()) {
      if (call.word.equals(word)) {
        return Optional.of(call);
      }
    }
    return Optional.empty();
  }
}
