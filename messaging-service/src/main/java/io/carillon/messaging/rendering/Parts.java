package io.carillon.messaging.rendering;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles the parts of one language one after the other, and collects all that is wrong. */
final class Parts {
  static final int LONGEST_LINE = 2_000;
  private static final int LARGEST = 256 * 1024;
  private static final int SHOWN = 60;

  private final Liquid liquid;
  private final String at;
  private final String tag;
  private final List<SourceProblem> problems;

  /**
   * @param at where the language stands, as {@code locales.fr}
   * @param problems where to add what is wrong
   */
  Parts(Liquid liquid, String at, String tag, List<SourceProblem> problems) {
    this.liquid = liquid;
    this.at = at;
    this.tag = tag;
    this.problems = problems;
  }

  /** The language's own tag. */
  String tag() {
    return tag;
  }

  /** The name of a part in problems. */
  String name(String part) {
    return at + "." + part;
  }

  void problem(String part, String found, String expected) {
    problems.add(new SourceProblem(part.isEmpty() ? at : name(part), 0, shown(found), expected));
  }

  /** A line that must be there. Null when there is a problem. */
  @Nullable LiquidPart line(String part, @Nullable String source) {
    if (source == null || source.isBlank() || source.length() > LONGEST_LINE) {
      problem(part, source == null ? "" : source, "1..2000 characters");
      return null;
    }
    return compile(part, source, false);
  }

  /** A line that may be left out. */
  @Nullable LiquidPart optionalLine(String part, @Nullable String source) {
    return source == null ? null : line(part, source);
  }

  /** A text of any number of lines that must be there. */
  @Nullable LiquidPart text(String part, @Nullable String source) {
    if (source == null || source.isBlank()) {
      problem(part, "", "a text");
      return null;
    }
    return optionalText(part, source);
  }

  /** A text of any number of lines that may be left out. */
  @Nullable LiquidPart optionalText(String part, @Nullable String source) {
    if (source == null) {
      return null;
    }
    checkSize(part, source);
    return compile(part, source, false);
  }

  void checkSize(String part, @Nullable String source) {
    if (source != null && source.length() > LARGEST) {
      problem(part, source.length() + " characters", "at most 256 KB");
    }
  }

  /**
   * @param html whether values are escaped
   */
  @Nullable LiquidPart compile(String part, String source, boolean html) {
    try {
      return liquid.compile(name(part), source, html);
    } catch (SourceException e) {
      problems.addAll(e.problems());
      return null;
    }
  }

  /** What another compiler than Liquid found. */
  void problems(SourceException found) {
    problems.addAll(found.problems());
  }

  private static String shown(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
