package io.carillon.messaging.rendering;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of an HTML mail can be read as plain text: words, lines, bullets and addresses of links. */
public final class PlainText {
  private static final Pattern INVISIBLE =
      Pattern.compile(
          "<!--.*?-->|<!doctype[^>]*>|<(head|style|script|title)\\b.*?</\\1\\s*>",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final Pattern HIDDEN =
      Pattern.compile(
          "<div\\b[^>]*display:\\s*none[^>]*>.*?</div\\s*>",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  /** Possessive, so that its depth of calls does not grow with the length of a tag. */
  private static final Pattern TAG =
      Pattern.compile(
          "<(/?)([a-zA-Z][\\w:-]*)((?:\"[^\"]*+\"|'[^']*+'|[^'\">]++)*+)>", Pattern.DOTALL);

  private static final Pattern ATTRIBUTE =
      Pattern.compile("\\b(href|alt)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')", Pattern.CASE_INSENSITIVE);
  private static final Set<String> LINES =
      Set.of("br", "p", "div", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "hr");
  private static final Map<String, String> ENTITIES =
      Map.of(
          "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "euro", "€",
          "hellip", "…", "zwnj", "", "copy", "©");
  private static final Pattern ENTITY = Pattern.compile("&(#x?[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});");

  private PlainText() {}

  static String of(String html) {
    String visible = HIDDEN.matcher(INVISIBLE.matcher(html).replaceAll("")).replaceAll("");
    StringBuilder text = new StringBuilder();
    Matcher tag = TAG.matcher(visible);
    int from = 0;
    String link = "";
    int linkStart = 0;
    while (tag.find()) {
      words(text, visible.substring(from, tag.start()));
      from = tag.end();
      boolean closing = !tag.group(1).isEmpty();
      String name = tag.group(2).toLowerCase(Locale.ROOT);
      if (LINES.contains(name)) {
        newline(text);
        if (closing && (name.equals("p") || name.startsWith("h"))) {
          text.append('\n');
        }
      } else if (name.equals("li") && !closing) {
        newline(text);
        text.append("- ");
      } else if (name.equals("td") && closing) {
        words(text, " ");
      } else if (name.equals("img")) {
        words(text, attribute(tag.group(3), "alt"));
      } else if (name.equals("a") && !closing) {
        link = attribute(tag.group(3), "href");
        linkStart = text.length();
      } else if (name.equals("a")) {
        boolean worthIt = link.contains(":") && !text.substring(linkStart).contains(link);
        if (worthIt) {
          words(text, text.length() > linkStart ? " (" + link + ")" : link);
        }
        link = "";
      }
    }
    words(text, visible.substring(from));
    return text.toString()
        .replaceAll("[ \\t]+\\n", "\n")
        .replaceAll("\\n[ \\t]+", "\n")
        .replaceAll("\\n{3,}", "\n\n")
        .strip();
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

  private static String attribute(String attributes, String name) {
    Matcher matcher = ATTRIBUTE.matcher(attributes);
    while (matcher.find()) {
      if (matcher.group(1).equalsIgnoreCase(name)) {
        String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
        return unescape(value).strip();
      }
    }
    return "";
  }
}
