package io.carillon.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.problem.ProblemException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plan as code, so that an app's tagging is checked by its compiler. */
enum Export {
  TYPESCRIPT("ts") {
    @Override
    String of(PlanView plan) {
      return TypeScript.of(plan);
    }
  },
  KOTLIN("kt") {
    @Override
    String of(PlanView plan) {
      return Kotlin.of(plan);
    }
  };

  static final List<String> CALLS = List.of("track", "page", "screen", "identify", "group");

  private final String ending;

  Export(String ending) {
    this.ending = ending;
  }

  abstract String of(PlanView plan);

  /** What a file of it is called. */
  String file(PlanView plan) {
    return plan.key() + "." + ending;
  }

  /**
   * @throws ProblemException INVALID_VALUE
   */
  static Export in(@Nullable String language) {
    for (Export export : values()) {
      if (export.name().toLowerCase(Locale.ROOT).equals(language)) {
        return export;
      }
    }
    throw ProblemException.invalid("?language", language, "typescript or kotlin");
  }

  static String prefix(PlanView.Event event) {
    return event.type().substring(0, 1).toUpperCase(Locale.ROOT) + event.type().substring(1);
  }

  /** An identify and a group have no name of their own. */
  static String own(PlanView.Event event) {
    return event.name().equals(event.type()) ? "traits" : event.name();
  }

  static String described(PlanView.Event event) {
    return event.description().isEmpty() ? event.name() : event.name() + ": " + event.description();
  }

  /** Whether properties may come that the schema does not name. */
  static boolean open(JsonNode schema) {
    return !closed(schema.path("additionalProperties"))
        && !closed(schema.path("unevaluatedProperties"));
  }

  private static boolean closed(JsonNode keyword) {
    return keyword.isBoolean() && !keyword.asBoolean();
  }

  static Set<String> texts(JsonNode list) {
    Set<String> texts = new LinkedHashSet<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
