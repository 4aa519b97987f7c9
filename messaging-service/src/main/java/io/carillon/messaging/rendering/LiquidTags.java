package io.carillon.messaging.rendering;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Liquid tags and outputs of a source, taken out and put back: what stands between them can
 * then be read as markup, whatever quotes and angle brackets Liquid uses.
 *
 * @param text the source with a mark in place of each
 * @param tags what was taken out, by number of mark
 * @param lines the line of each, from 1
 */
record LiquidTags(String text, String mark, List<String> tags, List<Integer> lines) {
  private static final Pattern TAG =
      Pattern.compile(
          "\\{\\{(?:'[^']*'|\"[^\"]*\"|[^'\"}]|}(?!}))*+}}|\\{%(?:'[^']*'|\"[^\"]*\"|[^'\"%]|%(?!}))*+%}");

  static LiquidTags takeOut(String source) {
    String mark = "zqz";
    while (source.contains(mark)) {
      mark = mark + "q";
    }
    List<String> tags = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    StringBuilder text = new StringBuilder(source.length());
    Matcher matcher = TAG.matcher(source);
    int line = 1;
    int counted = 0;
    while (matcher.find()) {
      line += newlines(source, counted, matcher.start());
      counted = matcher.start();
      lines.add(line);
      matcher.appendReplacement(text, mark + tags.size() + mark);
      tags.add(matcher.group());
    }
    matcher.appendTail(text);
    return new LiquidTags(text.toString(), mark, List.copyOf(tags), List.copyOf(lines));
  }

  /** Numbers of the marks that a text holds no more. */
  List<Integer> missingIn(String changed) {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < tags.size(); i++) {
      if (!changed.contains(mark + i + mark)) {
        missing.add(i);
      }
    }
    return missing;
  }

  String putBack(String changed) {
    return Pattern.compile(mark + "(\\d+)" + mark)
        .matcher(changed)
        .replaceAll(found -> Matcher.quoteReplacement(tags.get(Integer.parseInt(found.group(1)))));
  }

  /** The line of the source at a place of the text. */
  int lineAt(int place) {
    int line = 1 + newlines(text, 0, place);
    Matcher marks = Pattern.compile(mark + "(\\d+)" + mark).matcher(text).region(0, place);
    while (marks.find()) {
      String tag = tags.get(Integer.parseInt(marks.group(1)));
      line += newlines(tag, 0, tag.length());
    }
    return line;
  }

  private static int newlines(String text, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '\n') {
        count++;
      }
    }
    return count;
  }
}
