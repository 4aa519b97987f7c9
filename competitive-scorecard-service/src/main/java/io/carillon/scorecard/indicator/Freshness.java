package io.carillon.scorecard.indicator;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * How new the current version is, 0 to 100: {@code 100 x 2^(-days / 60)}, halved when its notes
 * were said of three versions or more, since nobody wrote them for this one. From looks of the last
 * 90 days.
 */
final class Freshness implements Measure {
  private static final int DAYS = 90;
  private static final double HALF_LIFE = 60;
  private static final int BOILERPLATE = 3;

  @Override
  public Optional<Reading> read(List<Fact> facts, Instant now) {
    List<Fact> seen = Window.last(facts, DAYS, now, fact -> updated(fact).isBefore(Instant.MAX));
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    Fact current = seen.stream().max(Comparator.comparing(Freshness::updated)).orElseThrow();
    double days = Math.max(0, Window.days(updated(current), now));
    boolean boilerplate =
        seen.stream()
            .filter(fact -> updated(fact).equals(updated(current)))
            .map(Fact::notesHash)
            .filter(Objects::nonNull)
            .anyMatch(notes -> versions(facts, notes, now) >= BOILERPLATE);
    double raw = 100 * Math.pow(2, -days / HALF_LIFE) / (boilerplate ? 2 : 1);
    return Optional.of(
        new Reading(
            raw,
            seen.size(),
            seen.getLast(),
            1,
            Map.of("daysSinceUpdate", days, "boilerplateNotes", boilerplate ? 1.0 : 0.0)));
  }

  private static long versions(List<Fact> facts, UUID notes, Instant now) {
    return facts.stream()
        .filter(fact -> notes.equals(fact.notesHash()) && !fact.observedAt().isAfter(now))
        .map(Fact::updatedAt)
        .filter(Objects::nonNull)
        .distinct()
        .count();
  }

  private static Instant updated(Fact fact) {
    return Objects.requireNonNullElse(fact.updatedAt(), Instant.MAX);
  }
}
