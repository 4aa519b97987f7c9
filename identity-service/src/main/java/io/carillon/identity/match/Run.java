package io.carillon.identity.match;

import io.carillon.platform.linkage.Parameters;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run as it is stored. */
record Run(
    String tenant,
    UUID id,
    String unit,
    Source source,
    String name,
    RunSpec spec,
    String state,
    String step,
    Found found,
    @Nullable String reason,
    @Nullable String detail,
    Instant createdAt,
    @Nullable Instant finishedAt) {

  /** Where its records come from. */
  enum Source {
    PROFILES("profiles"),
    CSV("csv"),
    JSON_LINES("jsonLines");

    private final String word;

    Source(String word) {
      this.word = word;
    }
  }

  /** What it found, in numbers. */
  record Found(
      int records,
      long compared,
      int pairs,
      int people,
      Map<String, String> columns,
      @Nullable Parameters parameters) {
    static final Found NOTHING = new Found(0, 0, 0, 0, Map.of(), null);
  }

  /** Of a run that has not begun, too, nobody need know more than that it has not ended. */
  private String word() {
    return state.equals("WAITING") ? "running" : state.toLowerCase(Locale.ROOT);
  }

  /** By its step, each of which takes its share of the time, roughly. */
  static double progress(String step) {
    return switch (step) {
      case "reading" -> 0.05;
      case "blocking" -> 0.15;
      case "comparing" -> 0.3;
      case "weighing records" -> 0.6;
      case "weighing people" -> 0.8;
      case "done" -> 1;
      default -> 0;
    };
  }

  RunView view() {
    return new RunView(
        id,
        unit,
        source.word,
        name,
        spec.same(),
        word(),
        step,
        progress(step),
        found.records(),
        found.compared(),
        found.pairs(),
        found.people(),
        found.columns(),
        found.parameters(),
        reason,
        detail,
        createdAt,
        finishedAt);
  }
}
