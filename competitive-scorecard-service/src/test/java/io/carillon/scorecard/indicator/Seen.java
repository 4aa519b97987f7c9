package io.carillon.scorecard.indicator;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was seen in a store, valid by default; one change a call. */
record Seen(Fact fact) {
  static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");

  static Seen daysAgo(double days) {
    return new Seen(new Fact(ago(days), "export", null, null, null, null, null, null, null, null));
  }

  static Instant ago(double days) {
    return NOW.minus(Duration.ofSeconds(Math.round(days * 86_400)));
  }

  Seen ranked(@Nullable Integer overall, @Nullable Integer category) {
    return new Seen(
        new Fact(
            fact.observedAt(),
            fact.source(),
            fact.rating(),
            fact.ratings(),
            fact.currentRating(),
            fact.currentRatings(),
            fact.updatedAt(),
            fact.notesHash(),
            overall,
            category));
  }

  Seen rated(double stars, long ratings) {
    return new Seen(
        new Fact(
            fact.observedAt(),
            fact.source(),
            stars,
            ratings,
            fact.currentRating(),
            fact.currentRatings(),
            fact.updatedAt(),
            fact.notesHash(),
            fact.overallRank(),
            fact.categoryRank()));
  }

  Seen updated(double daysAgo) {
    return updated(daysAgo, null);
  }

  Seen updated(double daysAgo, @Nullable UUID notes) {
    return new Seen(
        new Fact(
            fact.observedAt(),
            fact.source(),
            fact.rating(),
            fact.ratings(),
            fact.currentRating(),
            fact.currentRatings(),
            ago(daysAgo),
            notes,
            fact.overallRank(),
            fact.categoryRank()));
  }
}
