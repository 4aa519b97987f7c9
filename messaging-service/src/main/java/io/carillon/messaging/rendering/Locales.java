package io.carillon.messaging.rendering;

import java.util.Collection;
import java.util.Locale;

/** Which of a template's languages a person reads. */
final class Locales {
  private Locales() {}

  static String choose(Collection<String> offered, String wanted, String fallback) {
    Locale reader = Locale.forLanguageTag(wanted.replace('_', '-'));
    if (reader.getLanguage().isEmpty()) {
      return fallback;
    }
    for (String tag : offered) {
      if (Locale.forLanguageTag(tag).equals(reader)) {
        return tag;
      }
    }
    return offered.stream()
        .filter(tag -> Locale.forLanguageTag(tag).getLanguage().equals(reader.getLanguage()))
        .min((a, b) -> a.length() == b.length() ? a.compareTo(b) : a.length() - b.length())
        .orElse(fallback);
  }
}
