package io.carillon.ingest.event;

import static io.carillon.ingest.event.IngestReason.CHARACTER_NOT_ALLOWED;
import static io.carillon.ingest.event.IngestReason.STRING_TOO_LONG;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * The rules for strings and field names of one event. Most events can break none of them: one under
 * 8 KB holds no longer string, and one without a `\\u` escape no forbidden character (its bytes are
 * UTF-8, and JSON allows no bare control character).
 */
record Texts(boolean mayBeLong, boolean hasEscapes) {
  static final int LONGEST = 8 * 1024;
  private static final int LONGEST_SHOWN = 120;

  static Texts in(Json json) {
    return new Texts(json.length() > LONGEST, hasEscapes(json));
  }

  /** Whether a string of the event needs to be looked at. */
  boolean suspicious() {
    return mayBeLong || hasEscapes;
  }

  /**
   * @param path where the text stands
   * @throws io.carillon.platform.problem.ProblemException STRING_TOO_LONG, CHARACTER_NOT_ALLOWED
   */
  void check(String text, Supplier<String> path) {
    if (mayBeLong
        && text.length() * 3L > LONGEST
        && text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw Refusal.of(
          STRING_TOO_LONG, shown(path), "a longer text", "at most %d bytes".formatted(LONGEST));
    }
    if (hasEscapes) {
      int bad = forbidden(text);
      if (bad >= 0) {
        throw Refusal.of(
            CHARACTER_NOT_ALLOWED,
            shown(path),
            "\\u%04x".formatted((int) text.charAt(bad)),
            "what stands for a character");
      }
    }
  }

  /** The path, which may hold the very name that is refused. */
  static String shown(Supplier<String> path) {
    String whole = path.get();
    boolean cut = whole.length() > LONGEST_SHOWN;
    StringBuilder shown = new StringBuilder(cut ? whole.substring(0, LONGEST_SHOWN) + "…" : whole);
    for (int at = forbidden(shown); at >= 0; at = forbidden(shown)) {
      shown.setCharAt(at, '\ufffd');
    }
    return shown.toString();
  }

  /** Where a character stands that is U+0000 or half of a pair; -1 if nowhere. */
  private static int forbidden(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        return i;
      }
      if (pair) {
        i++;
      }
    }
    return -1;
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
