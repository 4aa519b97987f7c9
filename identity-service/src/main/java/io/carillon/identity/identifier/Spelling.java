package io.carillon.identity.identifier;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** How a text is written: what looks like one text is to be one, or is to be none. */
final class Spelling {
  /** What has no width of its own: format characters, fillers, variation selectors. */
  private static final Pattern INVISIBLE =
      Pattern.compile(
          "[\\p{Cf}\\x{34F}\\x{115F}\\x{1160}\\x{180B}-\\x{180D}\\x{180F}\\x{3164}\\x{FFA0}"
              + "\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}]");

  /** Scripts whose letters are taken for each other's. */
  private static final Set<UnicodeScript> ALIKE =
      EnumSet.of(
          UnicodeScript.LATIN,
          UnicodeScript.GREEK,
          UnicodeScript.CYRILLIC,
          UnicodeScript.ARMENIAN,
          UnicodeScript.CHEROKEE);

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[@.+_-]");

  private Spelling() {}

  /** Whether there is one way to write it. */
  static boolean plain(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** One text for all that differ in width, composition or what cannot be seen. */
  static String one(String text) {
    return plain(text)
        ? text
        : Normalizer.normalize(INVISIBLE.matcher(text).replaceAll(""), Normalizer.Form.NFKC)
            .strip();
  }

  /** Whether a word of it has letters of two scripts that are taken for each other's. */
  static boolean mixes(String address) {
    if (plain(address)) {
      return false;
    }
    return BETWEEN_WORDS
        .splitAsStream(address)
        .anyMatch(
            word ->
                word.codePoints()
                        .mapToObj(UnicodeScript::of)
                        .filter(ALIKE::contains)
                        .distinct()
                        .count()
                    > 1);
  }
}
