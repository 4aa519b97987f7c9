package io.carillon.journey.definition;

import io.carillon.platform.expression.Bindings;
import io.carillon.platform.expression.Expression;
import io.carillon.platform.expression.Scope;
import io.carillon.platform.expression.Scope.Part;
import io.carillon.platform.expression.Type;
import io.carillon.platform.expression.Values;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violation;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A journey's expressions, compiled. */
public final class Conditions {
  /** What can be asked before anybody is on the journey. */
  private static final Scope BEFORE =
      Scope.of(Part.EVENT, Part.PROFILE, Part.COMPUTED, Part.SEGMENTS, Part.NOW);

  private static final Scope ON_THE_WAY =
      Scope.of(
          Part.EVENT,
          Part.PROFILE,
          Part.COMPUTED,
          Part.SEGMENTS,
          Part.NOW,
          Part.ENTRY,
          Part.JOURNEY);

  /** What must be asked of other services when no event carries it. */
  public enum Need {
    PROFILE,
    FACTS
  }

  /** One expression and where it stands. */
  record Place(@Nullable String step, String field, Expression expression) {}

  private record Use(String source, Scope scope, Type type) {}

  private final Map<Use, Expression> compiled = new HashMap<>();
  private final Map<String, Set<Need>> needs = new HashMap<>();
  private final List<Place> places = new ArrayList<>();
  private final JourneyDefinition definition;
  private int wanted;

  private Conditions(JourneyDefinition definition) {
    this.definition = definition;
  }

  /**
   * Compiles all expressions of a definition.
   *
   * @param mistakes takes what does not compile, each with its position
   */
  public static Conditions compile(JourneyDefinition definition, Collection<Mistake> mistakes) {
    Conditions conditions = new Conditions(definition);
    if (definition.entry() instanceof Entry.ByEvent entry) {
      conditions.add(null, "entry.where", entry.where(), BEFORE, Type.BOOL, mistakes);
      conditions.add(null, "entry.instanceKey", entry.instanceKey(), BEFORE, Type.ANY, mistakes);
    }
    for (int i = 0; i < definition.exits().size(); i++) {
      String where = definition.exits().get(i).where();
      conditions.add(null, "exit[" + i + "].where", where, ON_THE_WAY, Type.BOOL, mistakes);
    }
    JourneyDefinition.Objective objective = definition.objective();
    if (objective != null) {
      conditions.add(null, "objective.value", objective.value(), ON_THE_WAY, Type.NUMBER, mistakes);
    }
    definition.steps().forEach((name, step) -> conditions.addStep(name, step, mistakes));
    if (conditions.places.size() == conditions.wanted) {
      definition
          .steps()
          .keySet()
          .forEach(name -> conditions.needs.put(name, conditions.ask(nexts(definition, name))));
    }
    return conditions;
  }

  private void addStep(String name, Step step, Collection<Mistake> mistakes) {
    String at = "steps." + name;
    switch (step) {
      case Step.Wait(Step.Until.Moment(String expression, Step.OnPast _), Window _, String _) ->
          add(name, at + ".until", expression, ON_THE_WAY, Type.TIMESTAMP, mistakes);
      case Step.WaitFor waitFor -> {
        for (int i = 0; i < waitFor.branches().size(); i++) {
          String where = waitFor.branches().get(i).where();
          String field = at + ".branches[" + i + "].where";
          add(name, field, where, ON_THE_WAY, Type.BOOL, mistakes);
        }
      }
      case Step.Branch branch -> {
        for (int i = 0; i < branch.cases().size(); i++) {
          String field = at + ".cases[" + i + "].when";
          add(name, field, branch.cases().get(i).when(), ON_THE_WAY, Type.BOOL, mistakes);
        }
      }
      case Step.Wait _, Step.Send _, Step.Exit _ -> {}
    }
  }

  private void add(
      @Nullable String step,
      String field,
      @Nullable String source,
      Scope scope,
      Type type,
      Collection<Mistake> mistakes) {
    if (source == null) {
      return;
    }
    wanted++;
    try {
      Expression expression = Expression.compile(source, scope, type, field);
      compiled.put(new Use(source, scope, type), expression);
      places.add(new Place(step, field, expression));
    } catch (ProblemException problem) {
      for (Violation violation : problem.violations()) {
        mistakes.add(
            new Mistake(
                step,
                violation.field(),
                problem.reason(),
                violation.found(),
                violation.expected()));
      }
    }
  }

  /** Whether the entry's condition holds. */
  public boolean entryHolds(@Nullable String where, Bindings bindings) {
    return where == null || use(where, BEFORE, Type.BOOL).test(bindings);
  }

  /** The instance key, if the expression gives one. */
  public Optional<String> instanceKey(String source, Bindings bindings) {
    Object value = use(source, BEFORE, Type.ANY).evaluate(bindings);
    return value == null ? Optional.empty() : Optional.of(Values.text(value));
  }

  /** Whether a condition on the way holds; none always does. */
  public boolean holds(@Nullable String condition, Bindings bindings) {
    return condition == null || use(condition, ON_THE_WAY, Type.BOOL).test(bindings);
  }

  /** The moment that a wait lasts until, if there is one. */
  public Optional<Instant> moment(String source, Bindings bindings) {
    return Optional.ofNullable(
        (Instant) use(source, ON_THE_WAY, Type.TIMESTAMP).evaluate(bindings));
  }

  /** The value of a conversion; 0 when there is none. */
  public double value(@Nullable String source, Bindings bindings) {
    Object value = source == null ? null : use(source, ON_THE_WAY, Type.NUMBER).evaluate(bindings);
    return value instanceof Double number && Double.isFinite(number) ? number : 0;
  }

  /** The expressions in the order in which they stand. */
  List<Place> places() {
    return places;
  }

  /** What has to be known of the person when an enrollment goes on from a step by itself. */
  public Set<Need> needs(String step) {
    return needs.getOrDefault(step, Set.of());
  }

  /** What has to be known of the person when an enrollment begins without an event. */
  public Set<Need> needsToStart() {
    return ask(List.of(definition.start()));
  }

  private static List<String> nexts(JourneyDefinition definition, String step) {
    return definition.step(step).nexts().toList();
  }

  private Set<Need> ask(List<String> from) {
    Set<Need> found = EnumSet.noneOf(Need.class);
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      String name = open.pop();
      if (seen.add(name)) {
        switch (definition.steps().get(name)) {
          case null -> {}
          case Step.Branch branch -> {
            branch.cases().forEach(c -> note(c.when(), Type.BOOL, found));
            branch.nexts().forEach(open::push);
          }
          case Step.Wait(
                  Step.Until.Moment(String source, Step.OnPast _),
                  Window _,
                  String next) -> {
            note(source, Type.TIMESTAMP, found);
            open.push(next);
          }
          case Step.Send send -> send.nexts().forEach(open::push);
          case Step.Wait _, Step.WaitFor _, Step.Exit _ -> {}
        }
      }
    }
    return found;
  }

  private void note(String source, Type type, Set<Need> found) {
    for (String variable : use(source, ON_THE_WAY, type).references().variables()) {
      if (variable.startsWith("profile")) {
        found.add(Need.PROFILE);
      } else if (variable.equals("computed") || variable.equals("segments")) {
        found.add(Need.FACTS);
      }
    }
  }

  private Expression use(String source, Scope scope, Type type) {
    Expression expression = compiled.get(new Use(source, scope, type));
    if (expression == null) {
      throw new IllegalArgumentException("not an expression of this journey: " + source);
    }
    return expression;
  }
}
