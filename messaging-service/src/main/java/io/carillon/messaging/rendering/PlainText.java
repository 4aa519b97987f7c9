package io.carillon.messaging.rendering;

import io.carillon.messaging.rendering.Tags.Tag;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of an HTML mail can be read as plain text: words, lines, bullets and addresses of links. */
public final class PlainText {
  private static final Set<String> UNSEEN = Set.of("head", "style", "script", "title");
  private static final Pattern HIDDEN = Pattern.compile("display:\\s*none");
  private static final Set<String> LINES =
      Set.of("br", "p", "div", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "hr");
  private static final Map<String, String> ENTITIES =
      Map.of(
          "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "euro", "€",
          "hellip", "…", "zwnj", "", "copy", "©");
  private static final Pattern ENTITY = Pattern.compile("&(#x?[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});");

  private PlainText() {}

  static String of(String html) {
    String page = withoutComments(html);
    Tags tags = new Tags(page);
    Set<String> unclosed = new HashSet<>();
    StringBuilder text = new StringBuilder();
    int from = 0;
    String link = "";
    int linkStart = 0;
    for (Optional<Tag> next = tags.next(0); next.isPresent(); next = tags.next(from)) {
      Tag tag = next.get();
      String name = tag.name();
      words(text, page.substring(from, tag.start()));
      from = isUnseen(tag) ? behindClosing(page, tag, unclosed) : tag.end();
      if (from > tag.end()) {
        continue;
      }
      if (LINES.contains(name)) {
        newline(text);
        if (tag.closing() && (name.equals("p") || name.startsWith("h"))) {
          text.append('\n');
        }
      } else if (name.equals("li") && !tag.closing()) {
        newline(text);
        text.append("- ");
      } else if (name.equals("td") && tag.closing()) {
        words(text, " ");
      } else if (name.equals("img")) {
        words(text, attribute(tag, "alt"));
      } else if (name.equals("a") && !tag.closing()) {
        link = attribute(tag, "href");
        linkStart = text.length();
      } else if (name.equals("a")) {
        boolean worthIt = link.contains(":") && !text.substring(linkStart).contains(link);
        if (worthIt) {
          words(text, text.length() > linkStart ? " (" + link + ")" : link);
        }
        link = "";
      }
    }
    words(text, page.substring(from));
    return text.toString()
        .replaceAll("[ \\t]+\\n", "\n")
        .replaceAll("\\n[ \\t]+", "\n")
        .replaceAll("\\n{3,}", "\n\n")
        .strip();
  }

  private static String withoutComments(String html) {
    StringBuilder kept = new StringBuilder(html.length());
    int from = 0;
    for (int at = html.indexOf("<!"); at >= 0; at = html.indexOf("<!", from)) {
      String close = html.startsWith("<!--", at) ? "-->" : ">";
      int end = html.indexOf(close, at + 2);
      if (end < 0) {
        break;
      }
      kept.append(html, from, at);
      from = end + close.length();
    }
    return kept.append(html, from, html.length()).toString();
  }

  /** Whether nothing of the element is to be read. */
  private static boolean isUnseen(Tag tag) {
    return !tag.closing()
        && (UNSEEN.contains(tag.name())
            || (tag.name().equals("div")
                && tag.attribute("style")
                    .map(style -> HIDDEN.matcher(lower(style.value())).find())
                    .orElse(false)));
  }

  /**
   * Where the element ends; behind its own tag when it does not.
   *
   * @param unclosed names that are known to be closed nowhere behind
   */
  private static int behindClosing(String html, Tag tag, Set<String> unclosed) {
    String name = tag.name();
    int at = unclosed.contains(name) ? -1 : html.indexOf("</", tag.end());
    while (at >= 0) {
      int end = at + 2 + name.length();
      if (html.regionMatches(true, at + 2, name, 0, name.length())) {
        while (end < html.length() && Character.isWhitespace(html.charAt(end))) {
          end++;
        }
        if (end < html.length() && html.charAt(end) == '>') {
          return end + 1;
        }
      }
      at = html.indexOf("</", at + 2);
    }
    unclosed.add(name);
    return tag.end();
  }

  /** Text with its character references resolved. */
  public static String unescape(String html) {
    return ENTITY.matcher(html).replaceAll(found -> Matcher.quoteReplacement(resolve(found)));
  }

  private static String resolve(MatchResult found) {
    String name = found.group(1);
    if (!name.startsWith("#")) {
      return ENTITIES.getOrDefault(name, found.group());
    }
    boolean hex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
    try {
      int code =
          hex ? Integer.parseInt(name, 2, name.length(), 16) : Integer.parseInt(name.substring(1));
      if (!Character.isValidCodePoint(code)) {
        return found.group();
      }
      // what no text can hold reads as the replacement character, as in a browser
      boolean unusable =
          code == 0 || (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE);
      return unusable ? "\uFFFD" : Character.toString(code);
    } catch (NumberFormatException e) {
      return found.group();
    }
  }

  private static void words(StringBuilder text, String raw) {
    String plain = unescape(raw).replaceAll("[\\s\\u00a0]+", " ");
    boolean atStart = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
    text.append(atStart ? plain.stripLeading() : plain);
  }

  private static void newline(StringBuilder text) {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
  }

  private static String attribute(Tag tag, String name) {
    return tag.attribute(name).map(found -> unescape(found.value()).strip()).orElse("");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
