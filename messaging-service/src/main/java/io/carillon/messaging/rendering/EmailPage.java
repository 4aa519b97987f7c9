package io.carillon.messaging.rendering;

import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.rendering.Tags.Tag;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An e-mail in one language. */
record EmailPage(LiquidPart subject, @Nullable LiquidPart html, @Nullable LiquidPart text)
    implements Page {

  static @Nullable Page compile(Parts parts, Source.Email source) {
    check(parts, source);
    LiquidPart subject = parts.line("subject", source.subject());
    LiquidPart html = html(parts, source);
    LiquidPart text = parts.optionalText("text", source.text());
    return subject == null ? null : new EmailPage(subject, html, text);
  }

  @Override
  public Outgoing.Email render(Map<String, Object> variables, Reader reader) {
    String line = Page.line(subject, variables, reader);
    String page = html == null ? "" : html.render(variables, reader);
    String plain = text == null ? PlainText.of(page) : text.render(variables, reader);
    return new Outgoing.Email(line, page, plain);
  }

  private static void check(Parts parts, Source.Email source) {
    if (source.mjml() != null && source.html() != null) {
      parts.problem("html", "both mjml and html", "one of them");
    }
    if (source.mjml() == null && source.html() == null && source.text() == null) {
      parts.problem("", "no body", "mjml, html or text");
    }
    parts.checkSize("mjml", source.mjml());
    parts.checkSize("html", source.html());
  }

  private static @Nullable LiquidPart html(Parts parts, Source.Email source) {
    String preheader = source.preheader();
    if (preheader != null) {
      if (preheader.length() > Parts.LONGEST_LINE) {
        parts.problem("preheader", preheader, "at most 2000 characters");
      }
      if (parts.compile("preheader", preheader, true) == null) {
        return null;
      }
    }
    String html = source.html();
    if (source.mjml() != null) {
      if (parts.compile("mjml", source.mjml(), true) == null) {
        return null;
      }
      try {
        html = Mjml.toHtml(parts.name("mjml"), source.mjml(), parts.tag());
      } catch (SourceException e) {
        parts.problems(e);
        return null;
      }
    }
    if (html == null) {
      return null;
    }
    return parts.compile(
        source.mjml() == null ? "html" : "mjml",
        preheader == null ? html : withPreheader(html, preheader),
        true);
  }

  /** HTML with what a mail program shows after the subject, invisible in the mail itself. */
  private static String withPreheader(String html, String preheader) {
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
