package io.carillon.scoring.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.expression.Expression;
import io.carillon.platform.expression.Scope;
import io.carillon.platform.expression.Type;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.scoring.fact.Aggregate;
import io.carillon.scoring.fact.TraitRule;
import io.carillon.scoring.fact.Window;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A computed trait as people write it.
 *
 * @param unit where it belongs; without it the caller's own, and it never changes
 * @param aggregate {@code count} or {@code sum}
 * @param event the name of the events that count
 * @param where CEL over {@code event}; all when absent
 * @param property path below {@code event.properties}, such as {@code total} or {@code cart.total}
 * @param window {@code "allTime"} or {@code {"sliding": "P90D"}}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TraitBody(
    @Nullable String key,
    @Nullable String unit,
    @Nullable String name,
    @Nullable String aggregate,
    @Nullable String event,
    @Nullable String where,
    @Nullable String property,
    @Nullable JsonNode window) {
  private static final Scope SCOPE = Scope.of(Scope.Part.EVENT);
  private static final Pattern PATH = Pattern.compile("[\\w $-]{1,64}(\\.[\\w $-]{1,64}){0,7}");
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(3_660);
  private static final int LONGEST_NAME = 200;

  /**
   * Checked and compiled.
   *
   * @param scope the unit as rules know it
   * @throws ProblemException INVALID_VALUE or EXPRESSION_INVALID
   */
  TraitRule rule(String id, String ruleKey, String scope, long version, boolean live) {
    Violations violations = new Violations();
    Aggregate chosen = aggregate(violations);
    violations.check(
        event != null && !event.isBlank() && event.length() <= LONGEST_NAME,
        "event",
        event,
        "an event's name of up to " + LONGEST_NAME + " characters");
    violations.check(
        name == null || name.length() <= LONGEST_NAME, "name", name, "up to 200 characters");
    boolean wanted = chosen.needsProperty();
    violations.check(
        wanted == (property != null), "property", property, wanted ? "a property" : "nothing");
    violations.check(
        property == null || PATH.matcher(property).matches(),
        "property",
        property,
        "a path of names, as in cart.total");
    Window chosenWindow = window(violations);
    violations.throwIfAny();
    return new TraitRule(
        id,
        ruleKey,
        scope,
        version,
        basis(id),
        live,
        Objects.requireNonNull(event),
        where == null ? null : Expression.compile(where, SCOPE, Type.BOOL, "where"),
        property == null
            ? null
            : Expression.compile(path(property), SCOPE, Type.NUMBER, "property"),
        chosen,
        chosenWindow);
  }

  /** A hash of what decides the number. */
  String basis(String id) {
    return Basis.of(id, aggregate, event, where, property, window);
  }

  private Aggregate aggregate(Violations violations) {
    for (Aggregate known : Aggregate.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(aggregate)) {
        return known;
      }
    }
    violations.add(
        "aggregate",
        aggregate,
        Stream.of(Aggregate.values())
            .map(a -> a.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or ")));
    return Aggregate.COUNT;
  }

  private Window window(Violations violations) {
    if (window != null && window.isTextual() && window.asText().equals("allTime")) {
      return new Window.AllTime();
    }
    if (window != null && window.isObject() && window.size() == 1) {
      JsonNode length = window.path("sliding");
      if (length.isTextual()) {
        return sliding(length.asText(), violations);
      }
    }
    violations.add("window", window, "\"allTime\" or {\"sliding\": \"P90D\"}");
    return new Window.AllTime();
  }

  private static Window sliding(String text, Violations violations) {
    try {
      Duration length =
          text.contains("T")
              ? Duration.parse(text)
              : Duration.ofDays(days(Period.parse(text), text));
      if (length.compareTo(SHORTEST) >= 0 && length.compareTo(LONGEST) <= 0) {
        return new Window.Sliding(length);
      }
    } catch (DateTimeException | ArithmeticException e) {
      violations.add("window.sliding", text, "an ISO 8601 duration of days or time, as in P90D");
      return new Window.AllTime();
    }
    violations.add("window.sliding", text, "PT1S to P3660D");
    return new Window.AllTime();
  }

  private static int days(Period period, String text) {
    if (period.toTotalMonths() != 0) {
      throw new DateTimeException(text + " names months, whose length varies");
    }
    return period.getDays();
  }

  private static String path(String property) {
    return Stream.of(property.split("\\.", -1))
        .map(name -> "['" + name + "']")
        .collect(Collectors.joining("", "event.properties", ""));
  }
}
