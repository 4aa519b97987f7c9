package io.carillon.platform.problem;

/**
 * Text that a database can keep: without U+0000, which PostgreSQL has not, and without half of a
 * surrogate pair, which stands for no character.
 */
final class StorableText {
  static final String EXPECTED = "text without U+0000 and without half of a surrogate pair";
  static final String FOUND = "text that cannot be stored";

  private StorableText() {}

  static boolean is(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
