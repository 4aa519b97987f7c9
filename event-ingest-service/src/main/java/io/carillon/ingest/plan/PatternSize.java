package io.carillon.ingest.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a regular expression is when its repeats are written out, as RE2 does it: of a group
 * the sum of what is in it, as often as it is repeated. RE2 itself bounds each repeat alone, and
 * not those within others. What RE2 does not take may be of any size.
 */
final class PatternSize {
  private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,6})(?:,(\\d{0,6}))?}");
  private static final long LARGEST = 1_000_000_000;

  private final String pattern;
  private final Deque<Long> outer = new ArrayDeque<>();
  private long sum;
  private long last;

  private PatternSize(String pattern) {
    this.pattern = pattern;
  }

  static long of(String pattern) {
    return new PatternSize(pattern).size();
  }

  private long size() {
    int at = 0;
    while (at < pattern.length()) {
      at = next(at);
    }
    return Math.min(sum, LARGEST);
  }

  /** Takes in what stands at a place; where it ends. */
  private int next(int at) {
    switch (pattern.charAt(at)) {
      case '(' -> {
        outer.push(sum);
        sum = 0;
        last = 0;
      }
      case ')' -> {
        last = sum + 1;
        sum = (outer.isEmpty() ? 0 : outer.pop()) + last;
      }
      case '[' -> {
        add();
        return behindSet(at + 1);
      }
      case '\\' -> {
        return behindEscape(at + 1);
      }
      case '{' -> {
        return behindRepeat(at);
      }
      case '*', '+', '?', '|' -> sum++;
      default -> add();
    }
    return at + 1;
  }

  private void add() {
    last = 1;
    sum++;
  }

  private int behindRepeat(int at) {
    Matcher repeat = REPEAT.matcher(pattern).region(at, pattern.length());
    if (!repeat.lookingAt()) {
      add();
      return at + 1;
    }
    String most = repeat.group(2);
    long times =
        Math.max(
            Long.parseLong(repeat.group(1)),
            most == null || most.isEmpty() ? 1 : Long.parseLong(most));
    long repeated = Math.min(last * Math.max(1, times), LARGEST);
    sum = Math.min(sum - last + repeated, LARGEST);
    last = repeated;
    return repeat.end();
  }

  private int behindEscape(int at) {
    if (pattern.startsWith("Q", at)) {
      int end = pattern.indexOf("\\E", at);
      int to = end < 0 ? pattern.length() : end;
      sum += to - at - 1;
      last = to > at + 1 ? 1 : last;
      return end < 0 ? to : end + 2;
    }
    add();
    int end = pattern.startsWith("x{", at) ? pattern.indexOf('}', at) : -1;
    return end < 0 ? at + 1 : end + 1;
  }

  /** Behind the bracket that ends a set of characters. */
  private int behindSet(int from) {
    int at = pattern.startsWith("^", from) ? from + 1 : from;
    int first = at;
    while (at < pattern.length() && (at == first || pattern.charAt(at) != ']')) {
      int named = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at + 2) : -1;
      if (named >= 0) {
        at = named + 2;
      } else {
        at += pattern.charAt(at) == '\\' ? 2 : 1;
      }
    }
    return at + 1;
  }
}
