package io.carillon.messaging.rendering;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles what authors write into templates that render. */
@ApplicationScoped
public class Emails {
  private static final int LARGEST = 256 * 1024;
  private static final int LONGEST_LINE = 2_000;
  private static final Pattern FACTS = Pattern.compile("\\b(computed|scores|segments)\\b");

  private final Liquid liquid;

  @Inject
  public Emails(RenderingSettings settings) {
    this.liquid = new Liquid(settings);
  }

  /**
   * @param locales by BCP 47 tag
   * @param fallback one of them
   * @throws SourceException naming every part that does not parse, as {@code locales.fr.subject}
   */
  public EmailTemplate compile(Map<String, EmailSource> locales, String fallback) {
    List<SourceProblem> problems = new ArrayList<>();
    Map<String, EmailPage> pages = new HashMap<>();
    boolean facts = false;
    if (!locales.containsKey(fallback)) {
      problems.add(new SourceProblem("fallbackLocale", 0, fallback, "one of " + locales.keySet()));
    }
    for (var each : locales.entrySet()) {
      String tag = each.getKey();
      EmailSource source = each.getValue();
      if (!isTag(tag)) {
        problems.add(new SourceProblem("locales." + tag, 0, tag, "a BCP 47 language tag"));
      }
      EmailPage page = page("locales." + tag, tag, source, problems);
      if (page != null) {
        pages.put(tag, page);
      }
      facts |= namesFacts(source);
    }
    if (!problems.isEmpty()) {
      throw new SourceException(problems);
    }
    return new EmailTemplate(pages, fallback, facts);
  }

  private @Nullable EmailPage page(
      String at, String tag, EmailSource source, List<SourceProblem> problems) {
    checkParts(at, source, problems);
    LiquidPart subject =
        attempt(problems, () -> liquid.compile(at + ".subject", or(source.subject(), ""), false));
    LiquidPart html = attempt(problems, () -> html(at, tag, source));
    LiquidPart text =
        attempt(
            problems,
            () ->
                source.text() == null ? null : liquid.compile(at + ".text", source.text(), false));
    return subject == null ? null : new EmailPage(subject, html, text);
  }

  private @Nullable LiquidPart html(String at, String tag, EmailSource source) {
    String preheader = source.preheader();
    if (preheader != null) {
      liquid.compile(at + ".preheader", preheader, true);
    }
    String html = source.html();
    if (source.mjml() != null) {
      liquid.compile(at + ".mjml", source.mjml(), true);
      html = Mjml.toHtml(at + ".mjml", source.mjml(), tag);
    }
    if (html == null) {
      return null;
    }
    return liquid.compile(
        at + (source.mjml() == null ? ".html" : ".mjml"),
        preheader == null ? html : EmailPage.withPreheader(html, preheader),
        true);
  }

  private static void checkParts(String at, EmailSource source, List<SourceProblem> problems) {
    String subject = or(source.subject(), "");
    if (subject.isBlank() || subject.length() > LONGEST_LINE) {
      problems.add(new SourceProblem(at + ".subject", 0, shown(subject), "1..2000 characters"));
    }
    if (or(source.preheader(), "").length() > LONGEST_LINE) {
      problems.add(
          new SourceProblem(
              at + ".preheader", 0, shown(or(source.preheader(), "")), "at most 2000 characters"));
    }
    if (source.mjml() != null && source.html() != null) {
      problems.add(new SourceProblem(at + ".html", 0, "both mjml and html", "one of them"));
    }
    if (source.mjml() == null && source.html() == null && source.text() == null) {
      problems.add(new SourceProblem(at, 0, "no body", "mjml, html or text"));
    }
    size(at + ".mjml", source.mjml(), problems);
    size(at + ".html", source.html(), problems);
    size(at + ".text", source.text(), problems);
  }

  private static void size(String part, @Nullable String source, List<SourceProblem> problems) {
    if (source != null && source.length() > LARGEST) {
      problems.add(new SourceProblem(part, 0, source.length() + " characters", "at most 256 KB"));
    }
  }

  private static <T> @Nullable T attempt(
      List<SourceProblem> problems, Supplier<@Nullable T> compilation) {
    try {
      return compilation.get();
    } catch (SourceException e) {
      problems.addAll(e.problems());
      return null;
    }
  }

  private static boolean isTag(String tag) {
    try {
      return !new Locale.Builder().setLanguageTag(tag).build().getLanguage().isEmpty();
    } catch (IllformedLocaleException e) {
      return false;
    }
  }

  private static boolean namesFacts(EmailSource source) {
    return Stream.of(
            source.subject(), source.preheader(), source.mjml(), source.html(), source.text())
        .anyMatch(part -> part != null && FACTS.matcher(part).find());
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }

  private static String shown(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
