package io.carillon.ingest.pattern;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a regular expression (RE2) is with its repeats written out, as its program has them:
 * {@code (a{9}){9}} is 81 times an a. RE2 itself bounds each repeat alone, not those within others.
 * It is counted before anything is compiled; where in doubt, too much.
 */
public final class PatternSize {
  private static final long LARGEST = 1_000_000_000;
  private static final Pattern REPEAT = Pattern.compile("\\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\\}");
  private static final Pattern FLAGS = Pattern.compile("\\(\\?[a-zA-Z-]*\\)");

  private final String text;
  private final Deque<Long> outer = new ArrayDeque<>();
  private int at;

  /** Of what stands in the group so far, without its last part. */
  private long sum;

  /** Of the last part, which a repeat is of. */
  private long part;

  private PatternSize(String text) {
    this.text = text;
  }

  /** A billion at most: beyond that nothing is counted on. */
  public static long of(String pattern) {
    return Math.min(new PatternSize(pattern).counted(), LARGEST);
  }

  private long counted() {
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '\\' -> escape();
        case '[' -> {
          at = behindClass();
          next(1);
        }
        case '(' -> open();
        case ')' -> {
          at++;
          long group = sum + part + 1;
          sum = outer.isEmpty() ? 0 : outer.pop();
          part = group;
        }
        case '{' -> repeat();
        case '*', '+', '?' -> {
          at++;
          sum++;
        }
        default -> {
          at++;
          next(1);
        }
      }
      if (sum + part > LARGEST) {
        return sum + part;
      }
    }
    return outer.stream().mapToLong(Long::longValue).sum() + sum + part;
  }

  private void next(long size) {
    sum += part;
    part = size;
  }

  /** Flags such as {@code (?i)} are no part: what follows them repeats what stands before. */
  private void open() {
    Matcher flags = FLAGS.matcher(text).region(at, text.length());
    if (flags.lookingAt()) {
      at = flags.end();
      sum++;
      return;
    }
    at++;
    outer.push(sum + part);
    sum = 0;
    part = 0;
  }

  private void repeat() {
    Matcher repeat = REPEAT.matcher(text).region(at, text.length());
    if (!repeat.lookingAt()) {
      at++;
      next(1);
      return;
    }
    at = repeat.end();
    long times = Long.parseLong(repeat.group(1)) + (repeat.group(2) == null ? 0 : 1);
    if (repeat.group(3) != null) {
      times = Math.max(times, Long.parseLong(repeat.group(3)));
    }
    part *= Math.max(1, times);
  }

  /** {@code \d}, {@code \x{10FFFF}}, {@code \p{Greek}}, or {@code \Q…\E}, which is no syntax. */
  private void escape() {
    char what = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    at += 2;
    if (what == 'Q') {
      int end = text.indexOf("\\E", at);
      int literal = (end < 0 ? text.length() : end) - at;
      at = end < 0 ? text.length() : end + 2;
      if (literal > 0) {
        next(literal);
      }
      return;
    }
    if ("xpP".indexOf(what) >= 0 && at < text.length() && text.charAt(at) == '{') {
      int end = text.indexOf('}', at);
      at = end < 0 ? text.length() : end + 1;
    }
    next(1);
  }

  /** The place behind a class such as {@code []a-z[:digit:]\]]}. */
  private int behindClass() {
    int i = at + 1;
    if (i < text.length() && text.charAt(i) == '^') {
      i++;
    }
    boolean first = true;
    while (i < text.length() && (first || text.charAt(i) != ']')) {
      first = false;
      int named = text.startsWith("[:", i) ? text.indexOf(":]", i + 2) : -1;
      if (named >= 0) {
        i = named + 2;
      } else {
        i += text.charAt(i) == '\\' ? 2 : 1;
      }
    }
    return Math.min(i + 1, text.length());
  }
}
