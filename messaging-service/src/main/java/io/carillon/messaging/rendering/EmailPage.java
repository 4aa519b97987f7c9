package io.carillon.messaging.rendering;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A compiled e-mail in one language. */
record EmailPage(LiquidPart subject, @Nullable LiquidPart html, @Nullable LiquidPart text) {
  private static final Pattern BODY = Pattern.compile("<body\\b[^>]*>", Pattern.CASE_INSENSITIVE);

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
    Matcher body = BODY.matcher(html);
    return body.find()
        ? html.substring(0, body.end()) + hidden + html.substring(body.end())
        : hidden + html;
  }
}
