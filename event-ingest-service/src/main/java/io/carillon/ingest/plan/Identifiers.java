package io.carillon.ingest.plan;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names of code for names of events and properties, which may be anything: ASCII letters and
 * digits, each once. Whatever two of them would share, the later one gets a number.
 */
final class Identifiers {
  private final Set<String> taken;

  /**
   * @param reserved what the code around them is called, or its language calls its own
   */
  Identifiers(Set<String> reserved) {
    this.taken = new HashSet<>(reserved);
  }

  /** `TrackProductAdded`, of a prefix in that form. */
  String pascal(String prefix, String name) {
    String words = words(name);
    return free(prefix + (words.isEmpty() ? "Other" : words));
  }

  /** `productId`. */
  String camel(String name) {
    String words = words(name);
    String camel =
        words.isEmpty()
            ? "other"
            : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    return free(Character.isDigit(camel.charAt(0)) ? "p" + camel : camel);
  }

  private static String words(String name) {
    StringBuilder words = new StringBuilder();
    boolean begins = true;
    for (char c : name.toCharArray()) {
      boolean plain = c < 128 && Character.isLetterOrDigit(c);
      if (plain) {
        words.append(begins ? Character.toUpperCase(c) : c);
      }
      begins = !plain;
    }
    return words.toString();
  }

  private String free(String wanted) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }
}
