package io.carillon.platform.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violation;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the units below a definition's own may change of it: its member {@code sharing}.
 *
 * <pre>{@code
 * "sharing": {
 *   "steps.day.window": "free",
 *   "steps.day.for": {"min": "PT1H", "max": "P7D"},
 *   "steps.mail.template": {"oneOf": ["winter", "winter-short"]},
 *   "steps.day.window.days": "locked"
 * }
 * }</pre>
 *
 * A path names a field and all below it; the longest one that fits counts, and what no path names
 * is locked. Limits compare numbers, ISO 8601 durations (a day has 24 hours, a month 31 days) and
 * times of day. Lists are one value. Whatever a unit changed and the owner shares no longer is as
 * the owner wrote it.
 */
public final class Sharing {
  /** The member's name. */
  public static final String FIELD = "sharing";

  private static final String FORM = "free, locked, {\"min\", \"max\"} or {\"oneOf\": […]}";
  private static final int MOST = 200;

  /** One value that is another one; missing where there is none. */
  public record Change(String path, JsonNode before, JsonNode after) {}

  private sealed interface Rule {
    boolean allows(JsonNode value);

    String said();
  }

  private enum Whole implements Rule {
    FREE,
    LOCKED;

    @Override
    public boolean allows(JsonNode value) {
      return this == FREE;
    }

    @Override
    public String said() {
      return this == FREE ? "anything" : "as it is";
    }
  }

  private record Between(JsonNode min, JsonNode max) implements Rule {
    @Override
    public boolean allows(JsonNode value) {
      Optional<BigDecimal> size = size(value);
      return size.isPresent()
          && size(min).filter(least -> size.get().compareTo(least) < 0).isEmpty()
          && size(max).filter(most -> size.get().compareTo(most) > 0).isEmpty();
    }

    @Override
    public String said() {
      return "%s..%s".formatted(min.asText(), max.asText());
    }
  }

  private record OneOf(Set<JsonNode> values) implements Rule {
    @Override
    public boolean allows(JsonNode value) {
      return values.contains(value);
    }

    @Override
    public String said() {
      return "one of " + String.join(", ", values.stream().map(Sharing::shown).toList());
    }
  }

  private final Map<String, Rule> rules;

  private Sharing(Map<String, Rule> rules) {
    this.rules = rules;
  }

  /** What a definition shares. */
  public static Sharing of(JsonNode definition) {
    Map<String, Rule> rules = new TreeMap<>();
    definition
        .path(FIELD)
        .properties()
        .forEach(e -> rule(e.getValue()).ifPresent(rule -> rules.put(e.getKey(), rule)));
    return new Sharing(rules);
  }

  /** What is wrong with the form of a member {@code sharing}; nothing where it is absent. */
  public static List<Violation> mistakes(JsonNode sharing) {
    if (sharing.isMissingNode() || sharing.isNull()) {
      return List.of();
    }
    if (!sharing.isObject() || sharing.size() > MOST) {
      return List.of(
          new Violation(FIELD, shown(sharing), "an object of at most %d paths".formatted(MOST)));
    }
    List<Violation> mistakes = new ArrayList<>();
    sharing
        .properties()
        .forEach(
            e -> {
              if (rule(e.getValue()).isEmpty()) {
                mistakes.add(new Violation(FIELD + "." + e.getKey(), shown(e.getValue()), FORM));
              }
            });
    return mistakes;
  }

  private static Optional<Rule> rule(JsonNode json) {
    if (json.isTextual()) {
      return switch (json.asText()) {
        case "free" -> Optional.of(Whole.FREE);
        case "locked" -> Optional.of(Whole.LOCKED);
        default -> Optional.empty();
      };
    }
    Set<String> names = new TreeSet<>();
    json.fieldNames().forEachRemaining(names::add);
    if (names.equals(Set.of("oneOf")) && json.get("oneOf").isArray()) {
      Set<JsonNode> values = new LinkedHashSet<>();
      json.get("oneOf").forEach(values::add);
      return Optional.of(new OneOf(values));
    }
    boolean limits =
        !names.isEmpty()
            && Set.of("min", "max").containsAll(names)
            && names.stream().allMatch(name -> size(json.get(name)).isPresent());
    return limits ? Optional.of(new Between(json.path("min"), json.path("max"))) : Optional.empty();
  }

  /** What differs, value by value. */
  public static List<Change> changes(JsonNode before, JsonNode after) {
    List<Change> changes = new ArrayList<>();
    compare("", before, after, changes);
    return changes;
  }

  private static void compare(String path, JsonNode before, JsonNode after, List<Change> changes) {
    if (before.equals(after)) {
      return;
    }
    boolean inside =
        (before.isObject() && !before.isEmpty() || before.isMissingNode())
            && (after.isObject() && !after.isEmpty() || after.isMissingNode());
    if (!inside) {
      changes.add(new Change(path, before, after));
      return;
    }
    Set<String> names = new TreeSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      String below = path.isEmpty() ? name : path + "." + name;
      compare(below, before.path(name), after.path(name), changes);
    }
  }

  /**
   * @param owner the unit that shares
   * @throws ProblemException FIELD_LOCKED names every locked field; INVALID_VALUE what goes beyond
   *     a limit
   */
  public void require(String owner, List<Change> changes) {
    List<Violation> locked = new ArrayList<>();
    List<Violation> beyond = new ArrayList<>();
    for (Change change : changes) {
      Rule rule = ruleOf(change.path());
      if (rule == Whole.LOCKED) {
        locked.add(new Violation(change.path(), shown(change.after()), shown(change.before())));
      } else if (!rule.allows(change.after())) {
        beyond.add(new Violation(change.path(), shown(change.after()), rule.said()));
      }
    }
    if (!locked.isEmpty()) {
      throw new ProblemException(
          CommonReason.FIELD_LOCKED,
          "%s is locked by %s.".formatted(locked.getFirst().field(), owner),
          locked);
    }
    if (!beyond.isEmpty()) {
      Violation first = beyond.getFirst();
      throw new ProblemException(
          CommonReason.INVALID_VALUE,
          "%s: %s (expected: %s)".formatted(first.field(), first.found(), first.expected()),
          beyond);
    }
  }

  /** Changes as they are kept: the values by their paths, null for what was taken away. */
  public static ObjectNode patch(List<Change> changes) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    changes.forEach(
        change ->
            patch.set(
                change.path(),
                change.after().isMissingNode()
                    ? JsonNodeFactory.instance.nullNode()
                    : change.after()));
    return patch;
  }

  /** A definition with what of a patch is shared. */
  public ObjectNode apply(ObjectNode definition, JsonNode patch) {
    ObjectNode changed = definition.deepCopy();
    patch
        .properties()
        .forEach(
            e -> {
              JsonNode value = e.getValue().isNull() ? MissingNode.getInstance() : e.getValue();
              if (ruleOf(e.getKey()).allows(value)) {
                set(changed, List.of(e.getKey().split("\\.", -1)), value);
              }
            });
    return changed;
  }

  private static void set(ObjectNode object, List<String> path, JsonNode value) {
    String name = path.getFirst();
    if (path.size() > 1) {
      ObjectNode below =
          object.get(name) instanceof ObjectNode there ? there : object.putObject(name);
      set(below, path.subList(1, path.size()), value);
      if (below.isEmpty()) {
        object.remove(name);
      }
    } else if (value.isMissingNode()) {
      object.remove(name);
    } else {
      object.set(name, value);
    }
  }

  private Rule ruleOf(String path) {
    for (String at = path; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
      Rule rule = rules.get(at);
      if (rule != null) {
        return rule;
      }
    }
    return Whole.LOCKED;
  }

  /** A number; the seconds of a duration or of a time of day. */
  private static Optional<BigDecimal> size(JsonNode value) {
    if (value.isNumber()) {
      return Optional.of(value.decimalValue());
    }
    String text = value.isTextual() ? value.asText() : "";
    try {
      return text.startsWith("P")
          ? Optional.of(BigDecimal.valueOf(seconds(text)))
          : text.isEmpty()
              ? Optional.empty()
              : Optional.of(BigDecimal.valueOf(LocalTime.parse(text).toSecondOfDay()));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static long seconds(String duration) {
    int time = duration.indexOf('T');
    Period days =
        time == 1 ? Period.ZERO : Period.parse(time < 0 ? duration : duration.substring(0, time));
    Duration rest = time < 0 ? Duration.ZERO : Duration.parse("P" + duration.substring(time));
    long whole = days.getYears() * 365L + days.getMonths() * 31L + days.getDays();
    return Duration.ofDays(whole).plus(rest).toSeconds();
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode()
        ? "nothing"
        : value.isTextual() ? value.asText() : value.toString();
  }
}
