package io.carillon.messaging.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Leads the links of a page through another address, and disarms those that would run a script. */
public final class LinkRewriter {
  private static final int MOST = 1_000;

  /** Possessive, so that its depth of calls does not grow with the length of a tag. */
  private static final Pattern HREF =
      Pattern.compile(
          "(<(?:a|area)\\b(?:(?!\\shref\\s*=\\s*[\"'])(?:\"[^\"]*+\"|'[^']*+'|[^'\">]))*+"
              + "\\shref\\s*=\\s*)(?:\"([^\"]*)\"|'([^']*)')",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SCRIPT =
      Pattern.compile("^(javascript|data|vbscript|file|blob):.*", Pattern.DOTALL);

  private LinkRewriter() {}

  /**
   * @param own links that begin with one of these stay as they are
   * @param utm what to add to a destination, or null
   * @param address the address that stands for link number n
   */
  public static Tracked rewrite(
      String html,
      List<String> own,
      @Nullable Utm utm,
      UnaryOperator<String> unescape,
      IntFunction<String> address) {
    List<String> destinations = new ArrayList<>();
    String rewritten =
        HREF.matcher(html)
            .replaceAll(
                link -> {
                  String raw = link.group(2) == null ? link.group(3) : link.group(2);
                  String url = unescape.apply(raw).strip();
                  String bare = url.replaceAll("[\\p{Cntrl}\\s]", "").toLowerCase(Locale.ROOT);
                  String kept = "\"" + raw.replace("\"", "&quot;") + "\"";
                  if (SCRIPT.matcher(bare).matches()) {
                    kept = "\"#\"";
                  } else if (followed(bare, url, own) && destinations.size() < MOST) {
                    destinations.add(utm == null ? url : utm.on(url));
                    kept = "\"" + address.apply(destinations.size() - 1) + "\"";
                  }
                  return Matcher.quoteReplacement(link.group(1) + kept);
                });
    return new Tracked(rewritten, List.copyOf(destinations));
  }

  private static boolean followed(String bare, String url, List<String> own) {
    return (bare.startsWith("http://") || bare.startsWith("https://"))
        && own.stream().noneMatch(url::startsWith);
  }
}
