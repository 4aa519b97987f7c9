package io.carillon.journey.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A journey as its author wrote it.
 *
 * @param exits at most 10; the first that matches an event ends the enrollment
 * @param maxLifetime the longest that an enrollment lasts, at most 365 days
 * @param start the step that everybody begins with
 * @param steps by their names, in the order written
 */
public record JourneyDefinition(
    String key,
    String name,
    Entry entry,
    List<ExitRule> exits,
    @Nullable Objective objective,
    Span maxLifetime,
    String start,
    Map<String, Step> steps) {

  /** An event that ends the enrollment at once, wherever it stands. */
  public record ExitRule(String event, @Nullable String where, String reason) {}

  /**
   * What the journey is for: the first such event within a time after entry.
   *
   * @param value an expression that gives a number; null counts each conversion as 0
   */
  public record Objective(String event, Span within, @Nullable String value) {}

  /**
   * @throws IllegalArgumentException when there is no such step
   */
  public Step step(String name) {
    Step step = steps.get(name);
    if (step == null) {
      throw new IllegalArgumentException("journey " + key + " has no step " + name);
    }
    return step;
  }
}
