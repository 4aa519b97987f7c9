package io.carillon.messaging.link;

import io.carillon.messaging.rendering.Tags;
import io.carillon.messaging.rendering.Tags.Attribute;
import io.carillon.messaging.rendering.Tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Leads the links of a page or a text through another address, and disarms those of a page that
 * would run a script.
 */
public final class LinkRewriter {
  private static final int MOST = 1_000;
  private static final Set<String> LINKS = Set.of("a", "area");

  private static final Pattern SCRIPT =
      Pattern.compile("^(javascript|data|vbscript|file|blob):.*", Pattern.DOTALL);

  private static final Pattern URL =
      Pattern.compile(
          "https?://[^\\s\\p{Cntrl}<>\"\u00ab\u00bb\u201c\u201d()\\[\\]{}]+",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern END = Pattern.compile("[.,;:!?'\u2019\u2026*_]+$");

  private LinkRewriter() {}

  /**
   * @param own links that begin with one of these stay as they are
   * @param utm what to add to a destination, or null
   * @param address the address that stands for link number n
   */
  public static Tracked<String> rewrite(
      String html,
      List<String> own,
      @Nullable Utm utm,
      UnaryOperator<String> unescape,
      IntFunction<String> address) {
    List<String> destinations = new ArrayList<>();
    StringBuilder rewritten = new StringBuilder(html.length());
    Tags tags = new Tags(html);
    int from = 0;
    for (Optional<Tag> next = tags.next(0); next.isPresent(); next = tags.next(from)) {
      Tag tag = next.get();
      Optional<Attribute> href =
          LINKS.contains(tag.name()) ? tag.attribute("href") : Optional.empty();
      if (href.isPresent()) {
        String url = unescape.apply(href.get().value()).strip();
        String bare = url.replaceAll("[\\p{Cntrl}\\s]", "").toLowerCase(Locale.ROOT);
        String other = "";
        if (SCRIPT.matcher(bare).matches()) {
          other = "#";
        } else if (followed(bare, url, own) && destinations.size() < MOST) {
          destinations.add(utm == null ? url : utm.on(url));
          other = address.apply(destinations.size() - 1);
        }
        if (!other.isEmpty()) {
          rewritten.append(html, from, href.get().from()).append('"').append(other).append('"');
          from = href.get().to();
        }
      }
      rewritten.append(html, from, tag.end());
      from = tag.end();
    }
    rewritten.append(html, from, html.length());
    return new Tracked<>(rewritten.toString(), List.copyOf(destinations));
  }

  /**
   * The same for plain text: whatever begins with http:// or https:// and ends before white space,
   * a bracket or a quotation mark is a link, without the punctuation behind it.
   */
  public static Tracked<String> rewriteText(
      String text, List<String> own, @Nullable Utm utm, IntFunction<String> address) {
    List<String> destinations = new ArrayList<>();
    String rewritten =
        URL.matcher(text)
            .replaceAll(
                found -> {
                  String whole = found.group();
                  String url = END.matcher(whole).replaceFirst("");
                  boolean follow =
                      own.stream().noneMatch(url::startsWith) && destinations.size() < MOST;
                  if (follow) {
                    destinations.add(utm == null ? url : utm.on(url));
                  }
                  String other = follow ? address.apply(destinations.size() - 1) : url;
                  return Matcher.quoteReplacement(other + whole.substring(url.length()));
                });
    return new Tracked<>(rewritten, List.copyOf(destinations));
  }

  private static boolean followed(String bare, String url, List<String> own) {
    return (bare.startsWith("http://") || bare.startsWith("https://"))
        && own.stream().noneMatch(url::startsWith);
  }
}
