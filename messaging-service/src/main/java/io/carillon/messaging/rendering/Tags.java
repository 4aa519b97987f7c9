package io.carillon.messaging.rendering;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the tags of a page in one pass, as a browser reads them: a quote counts only behind an
 * equals sign. Comments are not told apart. A quote that is never closed is none; behind a tag that
 * never ends there is no other.
 */
public final class Tags {
  private final String html;
  private final int lastDouble;
  private final int lastSingle;

  public Tags(String html) {
    this.html = html;
    this.lastDouble = html.lastIndexOf('"');
    this.lastSingle = html.lastIndexOf('\'');
  }

  /**
   * A tag.
   *
   * @param start of its {@code <}
   * @param end behind its {@code >}
   * @param name lower-case
   */
  public record Tag(int start, int end, boolean closing, String name, List<Attribute> attributes) {
    /** The first attribute of that name, which is the one that counts. */
    public Optional<Attribute> attribute(String wanted) {
      return attributes.stream().filter(known -> known.name().equals(wanted)).findFirst();
    }
  }

  /**
   * An attribute.
   *
   * @param name lower-case
   * @param value as it stands between its quotes, or empty
   * @param from where the value starts, with its quotes
   * @param to behind the value, with its quotes
   */
  public record Attribute(String name, String value, int from, int to) {}

  /** The first tag that starts there or behind it. */
  public Optional<Tag> next(int from) {
    for (int at = html.indexOf('<', from); at >= 0; at = html.indexOf('<', at + 1)) {
      int name = is(at + 1, '/') ? at + 2 : at + 1;
      if (name < html.length() && isLetter(html.charAt(name))) {
        return read(at, name);
      }
    }
    return Optional.empty();
  }

  private Optional<Tag> read(int start, int name) {
    int at = name;
    while (at < html.length() && isOfName(html.charAt(at))) {
      at++;
    }
    String tag = lower(name, at);
    List<Attribute> attributes = new ArrayList<>();
    while (true) {
      while (at < html.length() && (isSpace(at) || html.charAt(at) == '/')) {
        at++;
      }
      if (at >= html.length()) {
        return Optional.empty();
      }
      if (html.charAt(at) == '>') {
        return Optional.of(
            new Tag(start, at + 1, is(start + 1, '/'), tag, List.copyOf(attributes)));
      }
      Attribute attribute = attribute(at);
      attributes.add(attribute);
      at = attribute.to();
    }
  }

  private Attribute attribute(int start) {
    int at = start + 1;
    while (at < html.length() && !isSpace(at) && "/>=".indexOf(html.charAt(at)) < 0) {
      at++;
    }
    String name = lower(start, at);
    int equals = behindSpace(at);
    if (!is(equals, '=')) {
      return new Attribute(name, "", at, at);
    }
    int from = behindSpace(equals + 1);
    if ((is(from, '"') && from < lastDouble) || (is(from, '\'') && from < lastSingle)) {
      int quote = html.indexOf(html.charAt(from), from + 1);
      return new Attribute(name, html.substring(from + 1, quote), from, quote + 1);
    }
    int to = from;
    while (to < html.length() && !isSpace(to) && html.charAt(to) != '>') {
      to++;
    }
    return new Attribute(name, html.substring(from, to), from, to);
  }

  private int behindSpace(int from) {
    int at = from;
    while (at < html.length() && isSpace(at)) {
      at++;
    }
    return at;
  }

  private boolean is(int at, char wanted) {
    return at < html.length() && html.charAt(at) == wanted;
  }

  private boolean isSpace(int at) {
    return Character.isWhitespace(html.charAt(at));
  }

  private String lower(int from, int to) {
    return html.substring(from, to).toLowerCase(Locale.ROOT);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isOfName(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == ':' || c == '-' || c == '_';
  }
}
