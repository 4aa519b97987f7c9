package io.carillon.journey.definition;

import io.carillon.platform.problem.Reason;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What the steps must fulfil as a graph. */
final class Graph {
  /** How many steps one input may run through. */
  static final int MOST_AT_ONCE = 50;

  private enum Visit {
    OPEN,
    DONE
  }

  private final JourneyDefinition definition;
  private final Collection<Mistake> mistakes;
  private final Map<String, Visit> visits = new HashMap<>();
  private final Map<String, Integer> atOnce = new HashMap<>();

  private Graph(JourneyDefinition definition, Collection<Mistake> mistakes) {
    this.definition = definition;
    this.mistakes = mistakes;
  }

  static void check(JourneyDefinition definition, Collection<Mistake> mistakes) {
    new Graph(definition, mistakes).check();
  }

  private void check() {
    Set<String> names = definition.steps().keySet();
    String expected = "one of " + String.join(", ", names);
    if (!names.contains(definition.start())) {
      mistakes.add(
          new Mistake(
              null, "start", JourneyReason.STEP_LEADS_NOWHERE, definition.start(), expected));
    }
    definition
        .steps()
        .forEach(
            (name, step) -> {
              for (Step.Way way : step.ways()) {
                if (!names.contains(way.next())) {
                  note(name, way.field(), JourneyReason.STEP_LEADS_NOWHERE, way.next(), expected);
                }
              }
            });
    Set<String> reached = reached();
    for (String name : names) {
      if (!reached.contains(name)) {
        note(
            name,
            "",
            JourneyReason.STEP_UNREACHABLE,
            name,
            "a step that a way from " + definition.start() + " leads to");
      }
    }
    names.forEach(this::length);
  }

  private Set<String> reached() {
    Set<String> reached = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>();
    open.push(definition.start());
    while (!open.isEmpty()) {
      String name = open.pop();
      Step step = definition.steps().get(name);
      if (step != null && reached.add(name)) {
        step.nexts().forEach(open::push);
      }
    }
    return reached;
  }

  /** How many steps run at once from here on; notes loops and ways that are too long. */
  private int length(String name) {
    Step step = definition.steps().get(name);
    if (step == null || step.waits()) {
      return 0;
    }
    Visit visit = visits.get(name);
    if (visit == Visit.DONE) {
      return atOnce.getOrDefault(name, 0);
    }
    if (visit == Visit.OPEN) {
      note(
          name,
          "",
          JourneyReason.LOOP_WITHOUT_WAIT,
          name,
          "a wait or waitFor on every way that leads back to it");
      return 0;
    }
    visits.put(name, Visit.OPEN);
    int longest = step.nexts().mapToInt(this::length).max().orElse(0) + 1;
    visits.put(name, Visit.DONE);
    atOnce.put(name, longest);
    if (longest == MOST_AT_ONCE + 1) {
      note(
          name,
          "",
          JourneyReason.TOO_MANY_STEPS_AT_ONCE,
          longest + " steps",
          "at most " + MOST_AT_ONCE + " steps between two waits");
    }
    return longest;
  }

  private void note(String step, String field, Reason reason, String found, String expected) {
    String path = "steps." + step + (field.isEmpty() ? "" : "." + field);
    mistakes.add(new Mistake(step, path, reason, found, expected));
  }
}
