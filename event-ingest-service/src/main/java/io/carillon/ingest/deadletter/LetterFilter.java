package io.carillon.ingest.deadletter;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Ids;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which letters somebody wants; what is not given asks for nothing.
 *
 * @param topic `events.raw`
 * @param after at or after this moment
 * @param before before this moment
 * @param state `waiting` or `replayed`
 * @param hotKey only events of this key that sent too much
 */
record LetterFilter(
    @Nullable String topic,
    @Nullable String reason,
    @Nullable String consumer,
    @Nullable String event,
    @Nullable Instant after,
    @Nullable Instant before,
    @Nullable String state,
    @Nullable UUID hotKey,
    List<UUID> ids) {
  private static final int LONGEST = 500;
  private static final int MOST_IDS = 1_000;

  /**
   * @throws ProblemException INVALID_VALUE with all that is wrong
   */
  static LetterFilter of(
      @Nullable String topic,
      @Nullable String reason,
      @Nullable String consumer,
      @Nullable String event,
      @Nullable String after,
      @Nullable String before,
      @Nullable String state,
      @Nullable String hotKey,
      List<@Nullable String> ids) {
    Violations violations = new Violations();
    text(violations, "topic", topic);
    text(violations, "reason", reason);
    text(violations, "consumer", consumer);
    text(violations, "event", event);
    Instant from = moment(violations, "after", after);
    Instant to = moment(violations, "before", before);
    violations.check(
        state == null || state.equals("waiting") || state.equals("replayed"),
        "state",
        state,
        "waiting or replayed");
    Optional<UUID> ofKey = Optional.ofNullable(hotKey).flatMap(Ids::parse);
    violations.check(hotKey == null || ofKey.isPresent(), "hotKey", hotKey, "the id of a hot key");
    violations.check(ids.size() <= MOST_IDS, "ids", ids.size(), "at most " + MOST_IDS);
    List<UUID> known = new ArrayList<>();
    for (String id : ids) {
      Optional<UUID> parsed = id == null ? Optional.empty() : Ids.parse(id);
      violations.check(parsed.isPresent(), "ids", id, "ids of letters");
      parsed.ifPresent(known::add);
    }
    violations.throwIfAny();
    return new LetterFilter(
        topic, reason, consumer, event, from, to, state, ofKey.orElse(null), List.copyOf(known));
  }

  /** Whether it asks for anything at all. */
  boolean asks() {
    return topic != null
        || reason != null
        || consumer != null
        || event != null
        || after != null
        || before != null
        || hotKey != null
        || !ids.isEmpty();
  }

  private static void text(Violations violations, String field, @Nullable String text) {
    violations.check(
        text == null || (!text.isBlank() && text.length() <= LONGEST),
        field,
        text,
        "1..500 characters");
  }

  private static @Nullable Instant moment(
      Violations violations, String field, @Nullable String text) {
    Instant moment = null;
    if (text != null) {
      try {
        OffsetDateTime parsed = OffsetDateTime.parse(text);
        moment = parsed.getYear() > 0 && parsed.getYear() < 10_000 ? parsed.toInstant() : null;
      } catch (DateTimeException e) {
        // told below
      }
      violations.check(
          moment != null, field, text, "an RFC 3339 instant such as 2026-03-07T10:00:00Z");
    }
    return moment;
  }
}
