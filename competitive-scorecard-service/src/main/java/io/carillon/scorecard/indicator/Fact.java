package io.carillon.scorecard.indicator;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a store said of an app, at a moment, in one country. What was not looked at is null.
 *
 * @param source who looked
 * @param rating mean of all stars, 1 to 5
 * @param ratings how many gave stars
 * @param currentRating the same of the current version
 * @param updatedAt when the current version came out
 * @param notesHash of what the publisher said of that version
 * @param overallRank place in the store's list of all apps, 1 to 200; 0 for not on it
 * @param categoryRank the same in the list of the app's category
 */
public record Fact(
    Instant observedAt,
    String source,
    @Nullable Double rating,
    @Nullable Long ratings,
    @Nullable Double currentRating,
    @Nullable Long currentRatings,
    @Nullable Instant updatedAt,
    @Nullable UUID notesHash,
    @Nullable Integer overallRank,
    @Nullable Integer categoryRank) {

  /**
   * The oldest first, and one order for those of one moment, so that their arrival has no effect.
   */
  static final Comparator<Fact> ORDER =
      Comparator.comparing(Fact::observedAt)
          .thenComparing(Fact::source)
          .thenComparing(Record::toString);
}
