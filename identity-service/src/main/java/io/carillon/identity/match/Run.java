package io.carillon.identity.match;

import java.time.Instant;
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
  record Found(int records, long compared, int pairs, int people, Map<String, String> columns) {
    static final Found NOTHING = new Found(0, 0, 0, 0, Map.of());
  }

  RunView view() {
    return new RunView(
        id,
        unit,
        source.word,
        name,
        spec.same(),
        state.toLowerCase(java.util.Locale.ROOT),
        step,
        found.records(),
        found.compared(),
        found.pairs(),
        found.people(),
        found.columns(),
        reason,
        detail,
        createdAt,
        finishedAt);
  }
}
