package io.carillon.journey.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.expression.References;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything that must hold before a journey is kept. */
public final class Checks {
  private static final Pattern MESSAGE =
      Pattern.compile("journey\\.messages(?:\\[\\s*['\"]([^'\"]*)['\"]\\s*]|\\.(\\w+))");

  /**
   * @param definition null when its form is wrong
   */
  public record Checked(@Nullable JourneyDefinition definition, List<Mistake> mistakes) {}

  private Checks() {}

  /** Reads and checks; the mistakes in the order in which their author would look for them. */
  public static Checked check(JsonNode json, Known known) {
    DefinitionReader.Read read = DefinitionReader.read(json);
    JourneyDefinition definition = read.definition();
    if (definition == null) {
      return new Checked(null, read.mistakes());
    }
    List<Mistake> mistakes = new ArrayList<>();
    Graph.check(definition, mistakes);
    List<Mistake> inExpressions = new ArrayList<>();
    Conditions conditions = Conditions.compile(definition, inExpressions);
    mistakes.addAll(inExpressions);
    names(definition, known, mistakes);
    conditions.places().forEach(place -> refersTo(place, definition, known, mistakes));
    return new Checked(definition, List.copyOf(mistakes));
  }

  private static void names(JourneyDefinition definition, Known known, List<Mistake> mistakes) {
    if (definition.entry() instanceof Entry.BySegment entry && !known.segment(entry.segment())) {
      mistakes.add(
          new Mistake(
              null,
              "entry.segment",
              JourneyReason.SEGMENT_UNKNOWN,
              entry.segment(),
              "the key of a segment"));
    }
    definition
        .steps()
        .forEach(
            (name, step) -> {
              if (step instanceof Step.Send send
                  && !known.template(send.template(), send.channel())) {
                mistakes.add(
                    new Mistake(
                        name,
                        "steps." + name + ".template",
                        JourneyReason.TEMPLATE_UNKNOWN,
                        send.template(),
                        "the key of a template of the channel " + send.channel()));
              }
            });
  }

  private static void refersTo(
      Conditions.Place place, JourneyDefinition definition, Known known, List<Mistake> mistakes) {
    References references = place.expression().references();
    for (String key : references.segments()) {
      if (!known.segment(key)) {
        note(place, JourneyReason.SEGMENT_UNKNOWN, key, "the key of a segment", mistakes);
      }
    }
    for (String key : references.computed()) {
      if (!known.computedTrait(key)) {
        note(
            place,
            JourneyReason.COMPUTED_TRAIT_UNKNOWN,
            key,
            "the key of a computed trait",
            mistakes);
      }
    }
    Matcher asked = MESSAGE.matcher(place.expression().source());
    while (asked.find()) {
      String sender = asked.group(1) == null ? asked.group(2) : asked.group(1);
      if (!(definition.steps().get(sender) instanceof Step.Send)) {
        note(place, JourneyReason.MESSAGE_UNKNOWN, sender, "the name of a send step", mistakes);
      }
    }
  }

  private static void note(
      Conditions.Place place,
      JourneyReason reason,
      String found,
      String expected,
      List<Mistake> mistakes) {
    mistakes.add(new Mistake(place.step(), place.field(), reason, found, expected));
  }
}
