package io.carillon.messaging.rendering;

import io.carillon.messaging.gate.Channel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles what authors write into templates that render. */
@ApplicationScoped
public class Compiler {
  private static final Pattern FACTS = Pattern.compile("\\b(computed|scores|segments)\\b");

  private final Liquid liquid;

  @Inject
  public Compiler(RenderingSettings settings) {
    this.liquid = new Liquid(settings);
  }

  /**
   * @param locales by BCP 47 tag
   * @param fallback one of them
   * @throws SourceException naming every part that does not parse, as {@code locales.fr.subject}
   */
  public CompiledTemplate compile(
      Channel channel, Map<String, ? extends Source> locales, String fallback) {
    List<SourceProblem> problems = new ArrayList<>();
    Map<String, Page> pages = new HashMap<>();
    boolean facts = false;
    if (!locales.containsKey(fallback)) {
      problems.add(new SourceProblem("fallbackLocale", 0, fallback, "one of " + locales.keySet()));
    }
    for (var each : locales.entrySet()) {
      String tag = each.getKey();
      if (!isTag(tag)) {
        problems.add(new SourceProblem("locales." + tag, 0, tag, "a BCP 47 language tag"));
      }
      Parts parts = new Parts(liquid, "locales." + tag, tag, problems);
      Page page = page(parts, channel, each.getValue());
      if (page != null) {
        pages.put(tag, page);
      }
      facts |= each.getValue().all().anyMatch(text -> FACTS.matcher(text).find());
    }
    if (!problems.isEmpty()) {
      throw new SourceException(problems);
    }
    return new CompiledTemplate(pages, fallback, facts);
  }

  /** Null when there is a problem. */
  private static @Nullable Page page(Parts parts, Channel channel, Source source) {
    return switch (source) {
      case Source.Email email -> EmailPage.compile(parts, email);
      case Source.Sms sms -> SmsPage.compile(parts, sms);
      case Source.Notice notice -> NoticePage.compile(parts, channel == Channel.INAPP, notice);
      case Source.Webhook webhook -> WebhookPage.compile(parts, webhook);
    };
  }

  private static boolean isTag(String tag) {
    try {
      return !new Locale.Builder().setLanguageTag(tag).build().getLanguage().isEmpty();
    } catch (IllformedLocaleException e) {
      return false;
    }
  }
}
