package io.carillon.messaging.rendering;

import ch.digitalfondue.mjml4j.Mjml4j;
import ch.digitalfondue.mjml4j.Mjml4j.Configuration;
import ch.digitalfondue.mjml4j.Mjml4j.TextDirection;
import java.util.List;

/**
 * MJML with Liquid in it, compiled to HTML with the same Liquid in it: once, when an author saves.
 * Liquid may stand in texts, in attribute values, and around sections, columns and their content.
 */
final class Mjml {
  private Mjml() {}

  static String toHtml(String part, String source, String language) {
    LiquidTags tags = LiquidTags.takeOut(source);
    List<SourceProblem> problems = MjmlShape.problems(part, tags);
    if (!problems.isEmpty()) {
      throw new SourceException(problems);
    }
    String html = compile(part, tags, language);
    List<SourceProblem> lost =
        tags.missingIn(html).stream()
            .map(
                tag ->
                    new SourceProblem(
                        part,
                        tags.lines().get(tag),
                        tags.tags().get(tag),
                        "Liquid in a text, in an attribute's value or between elements"))
            .toList();
    if (!lost.isEmpty()) {
      throw new SourceException(lost);
    }
    return tags.putBack(html);
  }

  private static String compile(String part, LiquidTags tags, String language) {
    try {
      return Mjml4j.render(tags.text(), new Configuration(language, TextDirection.AUTO));
    } catch (StackOverflowError e) {
      throw new SourceException(part, 0, "elements nested too deeply", "MJML");
    } catch (RuntimeException e) {
      throw new SourceException(
          part, 0, String.valueOf(e.getMessage()), "MJML with plain numbers in its sizes");
    }
  }
}
