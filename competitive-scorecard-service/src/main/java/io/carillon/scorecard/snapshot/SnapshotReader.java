package io.carillon.scorecard.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.problem.Violation;
import io.carillon.platform.problem.Violations;
import io.carillon.scorecard.app.AppBody;
import io.carillon.scorecard.app.Market;
import io.carillon.scorecard.indicator.Fact;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads one line; all that is wrong with it is told at once. */
final class SnapshotReader {
  /** The columns of a line that hold numbers. */
  static final Set<String> NUMBERS =
      Set.of("rating", "ratings", "currentRating", "currentRatings", "overallRank", "categoryRank");

  private static final Set<String> TEXTS =
      Set.of("store", "country", "observedAt", "source", "version", "updatedAt", "releaseNotes");
  private static final Instant FIRST_STORE = Instant.parse("2008-07-10T00:00:00Z");
  private static final Duration CLOCKS = Duration.ofMinutes(5);
  private static final int LAST_RANK = 200;

  /** All that a line may have. */
  static final Set<String> COLUMNS = columns();

  /**
   * What became of a line.
   *
   * @param snapshot empty when something is wrong
   */
  record Result(Optional<Snapshot> snapshot, List<Violation> violations) {
    static Result refused(List<Violation> violations) {
      return new Result(Optional.empty(), violations);
    }
  }

  private final ObjectNode line;
  private final Instant now;
  private final Violations violations = new Violations();

  private SnapshotReader(ObjectNode line, Instant now) {
    this.line = line;
    this.now = now;
  }

  /**
   * @param now moments behind it by more than 5 minutes are refused
   */
  static Result read(ObjectNode line, Instant now) {
    return new SnapshotReader(line, now).read();
  }

  private Result read() {
    for (Map.Entry<String, JsonNode> field : line.properties()) {
      violations.check(
          COLUMNS.contains(field.getKey()),
          field.getKey(),
          field.getKey(),
          "one of " + String.join(", ", COLUMNS));
    }
    Optional<Market> store = Market.of(text("store", 10));
    violations.check(store.isPresent(), "store", shown("store"), "ios or android");
    String country = text("country", 10);
    violations.check(
        AppBody.isCountry(country), "country", shown("country"), "ISO 3166 in lower case: fr");
    Instant observed = moment("observedAt");
    violations.check(observed != null, "observedAt", shown("observedAt"), "RFC 3339, past");
    String source = text("source", 100);
    violations.check(
        source != null && !source.isBlank(), "source", shown("source"), "1..100 characters");
    Double rating = stars("rating");
    Long ratings = count("ratings");
    together("rating", rating, "ratings", ratings);
    Double currentRating = stars("currentRating");
    Long currentRatings = count("currentRatings");
    together("currentRating", currentRating, "currentRatings", currentRatings);
    Instant updated = moment("updatedAt");
    violations.check(
        updated == null || observed == null || !updated.isAfter(observed.plus(CLOCKS)),
        "updatedAt",
        shown("updatedAt"),
        "not behind observedAt");
    String version = text("version", 50);
    String notes = text("releaseNotes", 8_192);
    Integer overall = rank("overallRank");
    Integer category = rank("categoryRank");
    violations.check(
        ratings != null || updated != null || overall != null || category != null,
        "",
        "nothing that a store said",
        "one of ratings, updatedAt, overallRank, categoryRank");
    if (!violations.isEmpty()
        || store.isEmpty()
        || country == null
        || observed == null
        || source == null) {
      return Result.refused(violations.list());
    }
    Fact fact =
        new Fact(
            observed,
            source,
            rating,
            ratings,
            currentRating,
            currentRatings,
            updated,
            Snapshot.notesHash(notes),
            overall,
            category);
    return new Result(
        Optional.of(new Snapshot(store.get(), country, fact, version, notes)), List.of());
  }

  private @Nullable String text(String field, int longest) {
    JsonNode node = line.get(field);
    if (node == null || node.isNull()) {
      return null;
    }
    boolean fits =
        node.isTextual()
            && node.textValue().length() <= longest
            && node.textValue().indexOf('\0') < 0;
    violations.check(
        fits, field, shown(field), "up to %d characters, none U+0000".formatted(longest));
    return fits ? node.textValue() : null;
  }

  private @Nullable Instant moment(String field) {
    String text = text(field, 40);
    if (text == null) {
      return null;
    }
    try {
      Instant found = Instant.parse(text);
      boolean known = !found.isBefore(FIRST_STORE) && !found.isAfter(now.plus(CLOCKS));
      violations.check(known, field, text, "a moment between 2008-07-10 and now");
      return found;
    } catch (DateTimeException e) {
      violations.add(field, text, "RFC 3339: 2026-03-01T06:00:00Z");
      return null;
    }
  }

  private @Nullable Double stars(String field) {
    JsonNode node = line.get(field);
    if (node == null || node.isNull()) {
      return null;
    }
    boolean fits = node.isNumber() && node.doubleValue() >= 1 && node.doubleValue() <= 5;
    violations.check(fits, field, shown(field), "1..5");
    return fits ? node.doubleValue() : null;
  }

  private @Nullable Long count(String field) {
    JsonNode node = line.get(field);
    if (node == null || node.isNull()) {
      return null;
    }
    boolean fits =
        node.isIntegralNumber()
            && node.canConvertToLong()
            && node.longValue() >= 0
            && node.longValue() <= 10_000_000_000L;
    violations.check(fits, field, shown(field), "a whole number from 0");
    return fits ? node.longValue() : null;
  }

  private @Nullable Integer rank(String field) {
    JsonNode node = line.get(field);
    if (node == null || node.isNull()) {
      return null;
    }
    boolean fits =
        node.isIntegralNumber()
            && node.canConvertToInt()
            && node.intValue() >= 0
            && node.intValue() <= LAST_RANK;
    violations.check(fits, field, shown(field), "1..200, or 0 for not on the list");
    return fits ? node.intValue() : null;
  }

  /** Stars without the number of people who gave them say nothing. */
  private void together(
      String stars, @Nullable Double rating, String count, @Nullable Long ratings) {
    violations.check(
        rating == null || (ratings != null && ratings > 0),
        count,
        shown(count),
        "a whole number from 1, as there is a " + stars);
  }

  private String shown(String field) {
    JsonNode node = line.get(field);
    return node == null ? "nothing" : node.asText();
  }

  private static Set<String> columns() {
    Set<String> columns = new TreeSet<>(TEXTS);
    columns.addAll(NUMBERS);
    return Collections.unmodifiableSet(columns);
  }
}
