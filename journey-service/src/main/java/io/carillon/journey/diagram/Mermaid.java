package io.carillon.journey.diagram;

import io.carillon.journey.definition.JourneyDefinition;
import io.carillon.journey.definition.Step;
import java.util.HashMap;
import java.util.Map;

/** A journey as a Mermaid flow chart. */
public final class Mermaid {
  private static final int LONGEST = 60;

  private Mermaid() {}

  /**
   * @param waiting how many people stand on each step; may be empty
   */
  public static String of(JourneyDefinition definition, Map<String, Long> waiting) {
    Map<String, String> ids = new HashMap<>();
    definition.steps().keySet().forEach(name -> ids.put(name, "s" + ids.size()));
    StringBuilder text = new StringBuilder();
    text.append("---\ntitle: ").append(quoted(definition.name())).append("\n---\n");
    text.append("flowchart TD\n");
    text.append("  entry([").append(label(Words.entry(definition))).append("])\n");
    definition
        .steps()
        .forEach(
            (name, step) -> {
              String words = name + "<br/>" + escaped(Words.of(step));
              long people = waiting.getOrDefault(name, 0L);
              String count = people == 0 ? "" : "<br/>" + people + " waiting";
              text.append("  ").append(ids.get(name)).append(shape(step, words + count));
            });
    text.append("  entry --> ").append(ids.get(definition.start())).append('\n');
    definition
        .steps()
        .forEach(
            (name, step) ->
                step.ways()
                    .forEach(
                        way -> {
                          text.append("  ").append(ids.get(name)).append(" -->");
                          if (!way.words().isEmpty()) {
                            text.append('|').append(label(way.words())).append('|');
                          }
                          text.append(' ').append(ids.get(way.next())).append('\n');
                        }));
    return text.toString();
  }

  private static String shape(Step step, String words) {
    String inside = "\"" + words + "\"";
    return switch (step) {
      case Step.Send _ -> "[" + inside + "]\n";
      case Step.Wait _, Step.WaitFor _ -> "[/" + inside + "/]\n";
      case Step.Branch _ -> "{{" + inside + "}}\n";
      case Step.Exit _ -> "([" + inside + "])\n";
    };
  }

  private static String label(String words) {
    return "\"" + escaped(words) + "\"";
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + "\"";
  }

  /** Mermaid's own entity codes for what it would read as its syntax. */
  private static String escaped(String words) {
    return Words.cut(words, LONGEST)
        .replace("#", "#35;")
        .replace("&", "#amp;")
        .replace("\"", "#quot;")
        .replace("<", "#lt;")
        .replace(">", "#gt;")
        .replace("|", "#124;");
  }
}
