package io.carillon.ingest.event;

import static io.carillon.ingest.event.IngestReason.CHARACTER_NOT_ALLOWED;
import static io.carillon.ingest.event.IngestReason.STRING_TOO_LONG;

import io.carillon.platform.problem.ProblemException;
import java.nio.charset.StandardCharsets;

/**
 * The rules for strings and field names of one event. Most events can break none of them: one under
 * 8 KB holds no longer string, and one without a `\\u` escape no forbidden character (its bytes are
 * UTF-8, and JSON allows no bare control character).
 */
record Texts(boolean mayBeLong, boolean hasEscapes) {
  static final int LONGEST = 8 * 1024;

  static Texts in(Json json) {
    return new Texts(json.length() > LONGEST, hasEscapes(json));
  }

  /** Whether a string of the event needs to be looked at. */
  boolean suspicious() {
    return mayBeLong || hasEscapes;
  }

  /**
   * @throws ProblemException STRING_TOO_LONG, CHARACTER_NOT_ALLOWED
   */
  void check(String text) {
    if (mayBeLong
        && text.length() * 3L > LONGEST
        && text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw new ProblemException(
          STRING_TOO_LONG, "A string or field name is over %d bytes.".formatted(LONGEST));
    }
    if (hasEscapes) {
      checkCharacters(text);
    }
  }

  private static void checkCharacters(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        throw new ProblemException(
            CHARACTER_NOT_ALLOWED,
            "A string holds \\u%04x, which stands for no character.".formatted((int) c));
      }
      if (pair) {
        i++;
      }
    }
  }

  private static boolean hasEscapes(Json json) {
    byte[] bytes = json.bytes();
    for (int i = json.start(); i < json.end() - 1; i++) {
      if (bytes[i] == '\\' && bytes[i + 1] == 'u') {
        return true;
      }
    }
    return false;
  }
}
