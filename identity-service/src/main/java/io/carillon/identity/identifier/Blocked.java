package io.carillon.identity.identifier;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Values that name nobody, whoever sends them. Case does not matter.
 *
 * @param values whole values, in lower case
 * @param patterns in lower case; `*` stands for any characters, or for none
 */
public record Blocked(Set<String> values, List<String> patterns) {
  public static final Blocked NONE = new Blocked(Set.of(), List.of());
  private static final char ANY = '*';

  /** One with a `*` is a pattern. */
  public static Blocked of(Collection<String> entries) {
    Set<String> values = new HashSet<>();
    List<String> patterns = new ArrayList<>();
    for (String entry : entries) {
      (entry.indexOf(ANY) < 0 ? values : patterns).add(entry.strip().toLowerCase(Locale.ROOT));
    }
    return new Blocked(Set.copyOf(values), List.copyOf(patterns));
  }

  boolean has(String value) {
    if (values.isEmpty() && patterns.isEmpty()) {
      return false;
    }
    String lower = value.toLowerCase(Locale.ROOT);
    return values.contains(lower) || patterns.stream().anyMatch(one -> like(one, lower));
  }

  /** The last `*` takes as much as it must: no more steps than the two lengths multiplied. */
  private static boolean like(String pattern, String text) {
    int at = 0;
    int star = -1;
    int from = 0;
    for (int i = 0; i < text.length(); ) {
      if (at < pattern.length() && pattern.charAt(at) == ANY) {
        star = at++;
        from = i;
      } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++from;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == ANY) {
      at++;
    }
    return at == pattern.length();
  }
}
