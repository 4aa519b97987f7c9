package io.carillon.messaging.rendering;

import java.util.Locale;
import java.util.Map;

/** A compiled template in all its languages; any number of threads may render it. */
public final class CompiledTemplate {
  private final Map<String, Page> pages;
  private final String fallback;
  private final boolean namesFacts;

  CompiledTemplate(Map<String, Page> pages, String fallback, boolean namesFacts) {
    this.pages = Map.copyOf(pages);
    this.fallback = fallback;
    this.namesFacts = namesFacts;
  }

  /** Whether any part asks for computed traits, scores or segments. */
  public boolean namesFacts() {
    return namesFacts;
  }

  /**
   * @param wanted the person's BCP 47 tag, or empty: first the same tag, then the same language,
   *     then the template's fallback
   * @throws RenderException when the values do not fit or a limit is reached
   */
  public Rendered render(String wanted, Reader reader, Map<String, Object> variables) {
    String locale = Locales.choose(pages.keySet(), wanted, fallback);
    Page page = pages.get(locale);
    if (page == null) {
      throw new RenderException("no text in " + locale);
    }
    Locale language = Locale.forLanguageTag(locale);
    Reader inLanguage =
        language.getLanguage().equals(reader.locale().getLanguage())
            ? reader
            : new Reader(language, reader.zone());
    return new Rendered(locale, page.render(variables, inLanguage));
  }
}
