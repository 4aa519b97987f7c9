package io.carillon.ingest.plan;

import io.carillon.ingest.event.Json;
import io.carillon.platform.problem.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan makes of an event.
 *
 * @param json the event's bytes, as they go on
 * @param by what is planned for it; null when nothing is
 * @param breaches in what it differs from that
 * @param quarantined whether it may not go on
 */
public record Ruling(Json json, @Nullable Planned by, List<Breach> breaches, boolean quarantined) {

  static Ruling unplanned(Json json) {
    return new Ruling(json, null, List.of(), false);
  }

  /** For people: which plan, and the first thing in which it differs. */
  public String detail() {
    if (by == null || breaches.isEmpty()) {
      return "";
    }
    Violation first = violations().getFirst();
    return "%s, version %d: %s: %s (expected: %s)"
        .formatted(by.key(), by.version(), first.field(), first.found(), first.expected());
  }

  public List<Violation> violations() {
    return by == null
        ? List.of()
        : breaches.stream().map(breach -> breach.violation(by.root())).toList();
  }
}
