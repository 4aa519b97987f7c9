package io.carillon.messaging.inbound;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a text message asks of its receiver, when the whole of it is one such word. */
enum Keyword {
  STOP,
  START,
  NONE;

  private static final Set<String> STOPS =
      Set.of(
          "STOP",
          "STOPALL",
          "UNSUBSCRIBE",
          "CANCEL",
          "END",
          "QUIT",
          "REVOKE",
          "OPTOUT",
          "REMOVE",
          "ARRET",
          "ARRETER",
          "DESABONNER",
          "DESINSCRIRE");
  private static final Set<String> STARTS = Set.of("START", "UNSTOP");

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern AROUND =
      Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}\\p{M}]+$");

  /** Whatever its case and accents, and with whatever punctuation around it. */
  static Keyword of(String text) {
    String bare = AROUND.matcher(text).replaceAll("");
    String plain = MARKS.matcher(Normalizer.normalize(bare, Normalizer.Form.NFKD)).replaceAll("");
    String word = plain.toUpperCase(Locale.ROOT);
    if (STOPS.contains(word)) {
      return STOP;
    }
    return STARTS.contains(word) ? START : NONE;
  }
}
