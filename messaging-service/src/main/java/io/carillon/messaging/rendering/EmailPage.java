package io.carillon.messaging.rendering;

import io.carillon.messaging.rendering.Tags.Tag;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A compiled e-mail in one language. */
record EmailPage(LiquidPart subject, @Nullable LiquidPart html, @Nullable LiquidPart text) {
  RenderedEmail render(String locale, Reader reader, Map<String, Object> variables) {
    Reader inLanguage =
        Locale.forLanguageTag(locale).getLanguage().equals(reader.locale().getLanguage())
            ? reader
            : new Reader(Locale.forLanguageTag(locale), reader.zone());
    String line = subject.render(variables, inLanguage).replaceAll("\\s+", " ").strip();
    String page = html == null ? "" : html.render(variables, inLanguage);
    String plain = text == null ? PlainText.of(page) : text.render(variables, inLanguage);
    return new RenderedEmail(locale, line, page, plain);
  }

  /** HTML with what a mail program shows after the subject, invisible in the mail itself. */
  static String withPreheader(String html, String preheader) {
    String hidden =
        "<div style=\"display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;"
            + "opacity:0;overflow:hidden;\">"
            + preheader
            + "</div>";
    int body = behindBody(html);
    return html.substring(0, body) + hidden + html.substring(body);
  }

  private static int behindBody(String html) {
    Tags tags = new Tags(html);
    for (Optional<Tag> next = tags.next(0); next.isPresent(); next = tags.next(next.get().end())) {
      if (next.get().name().equals("body") && !next.get().closing()) {
        return next.get().end();
      }
    }
    return 0;
  }
}
