package io.carillon.journey.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.journey.definition.JourneyDefinition.ExitRule;
import io.carillon.journey.definition.JourneyDefinition.Objective;
import io.carillon.platform.definitions.Sharing;
import io.carillon.platform.problem.CommonReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a journey's JSON, strictly. */
public final class DefinitionReader {
  static final int LONGEST_NAME = 200;
  static final int LONGEST_EXPRESSION = 4_096;
  private static final int MOST_STEPS = 200;
  private static final int MOST_EXITS = 10;
  private static final Span LONGEST_LIFE = Span.of("P365D");
  private static final Pattern KEY = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern STEP = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final String ENTRIES = "event, segment or api (a schedule is not supported yet)";
  private static final String SETTINGS = "maxLifetime (other settings are not supported yet)";

  /**
   * @param definition null when there are mistakes
   */
  public record Read(@Nullable JourneyDefinition definition, List<Mistake> mistakes) {}

  private DefinitionReader() {}

  public static Read read(JsonNode json) {
    List<Mistake> mistakes = new ArrayList<>();
    Fields root = Fields.root(json, mistakes);
    String key =
        root.parsed("key", k -> Optional.of(k).filter(KEY.asMatchPredicate()), "[a-z0-9-]{1,64}")
            .orElse("");
    if (!root.has("key")) {
      root.mistake("key", "[a-z0-9-]{1,64}");
    }
    Shared.check(root, json.path(Sharing.FIELD));
    JourneyDefinition definition =
        new JourneyDefinition(
            key,
            root.text("name", LONGEST_NAME).orElse(key),
            entry(root.object("entry", true)),
            root.list("exit", 0, MOST_EXITS).stream().map(DefinitionReader::exitRule).toList(),
            root.has("objective") ? objective(root.object("objective", false)) : null,
            settings(root.object("settings", false)),
            root.required("start", LONGEST_NAME),
            steps(root));
    root.done();
    return mistakes.isEmpty() ? new Read(definition, List.of()) : new Read(null, mistakes);
  }

  private static Entry entry(Fields entry) {
    entry.refuse("schedule", ENTRIES);
    int kinds = 0;
    for (String kind : List.of("event", "segment", "api", "schedule")) {
      kinds += entry.has(kind) ? 1 : 0;
    }
    Entry read = new Entry.ByApi(Reentry.NEVER);
    if (kinds != 1 && !entry.has("schedule")) {
      entry.mistake("", "exactly one of " + ENTRIES);
    }
    if (entry.has("event")) {
      read =
          new Entry.ByEvent(
              entry.required("event", LONGEST_NAME),
              entry.text("where", LONGEST_EXPRESSION).orElse(null),
              entry.text("instanceKey", LONGEST_EXPRESSION).orElse(null),
              reentry(entry));
    } else if (entry.has("segment")) {
      Map<String, Entry.Transition> words = new LinkedHashMap<>();
      words.put("enter", Entry.Transition.ENTER);
      words.put("exit", Entry.Transition.EXIT);
      read =
          new Entry.BySegment(
              entry.required("segment", LONGEST_NAME),
              entry.word("on", words, Entry.Transition.ENTER),
              reentry(entry));
    } else if (entry.has("api")) {
      if (!entry.flag("api")) {
        entry.mistake("api", "true");
      }
      read = new Entry.ByApi(reentry(entry));
    }
    if (kinds > 0) {
      entry.done();
    }
    return read;
  }

  private static Reentry reentry(Fields entry) {
    if (!entry.has("reentry")) {
      entry.object("reentry", false);
      return Reentry.NEVER;
    }
    Fields fields = entry.object("reentry", false);
    Map<String, Reentry.Mode> words = new LinkedHashMap<>();
    words.put("never", Reentry.Mode.NEVER);
    words.put("afterExit", Reentry.Mode.AFTER_EXIT);
    words.put("parallel", Reentry.Mode.PARALLEL);
    Reentry.Mode mode = fields.word("mode", words, Reentry.Mode.NEVER);
    if (!fields.has("mode")) {
      fields.mistake("mode", "one of " + String.join(", ", words.keySet()));
    }
    Span gap = fields.span("gap").orElse(null);
    if (gap != null && mode == Reentry.Mode.NEVER) {
      fields.mistake("gap", "nothing: with the mode never nobody comes in again");
    }
    fields.done();
    return new Reentry(mode, gap);
  }

  private static ExitRule exitRule(Fields rule) {
    ExitRule read =
        new ExitRule(
            rule.required("event", LONGEST_NAME),
            rule.text("where", LONGEST_EXPRESSION).orElse(null),
            rule.required("reason", LONGEST_NAME));
    rule.done();
    return read;
  }

  private static Objective objective(Fields fields) {
    Objective read =
        new Objective(
            fields.required("event", LONGEST_NAME),
            StepReader.span(fields, "within"),
            fields.text("value", LONGEST_EXPRESSION).orElse(null));
    fields.done();
    return read;
  }

  private static Span settings(Fields settings) {
    for (String later : List.of("quietHours", "priority", "holdout")) {
      settings.refuse(later, SETTINGS);
    }
    Span life = settings.span("maxLifetime").orElse(LONGEST_LIFE);
    settings.done();
    return life;
  }

  private static Map<String, Step> steps(Fields root) {
    Map<String, Step> steps = new LinkedHashMap<>();
    root.steps("steps", MOST_STEPS)
        .forEach(
            (name, fields) -> {
              if (!STEP.matcher(name).matches()) {
                fields.note(
                    fields.at(""),
                    CommonReason.INVALID_VALUE,
                    name,
                    "a name of [A-Za-z0-9_-]{1,64}");
              }
              StepReader.step(fields).ifPresent(step -> steps.put(name, step));
            });
    return steps;
  }
}
