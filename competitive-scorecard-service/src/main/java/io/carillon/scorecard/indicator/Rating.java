package io.carillon.scorecard.indicator;

import static io.carillon.scorecard.indicator.Window.median;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The stars, 1 to 5, drawn towards the mean of all that are compared by as much as few people gave
 * them: the Bayesian mean {@code (C m + n r) / (C + n)} with C = 200 ratings. Stores answer a
 * little differently each time, so r and n are medians of the looks of the last 7 days before the
 * newest, which may be 90 days old. The stars of the current version alone stand in the details.
 */
final class Rating implements Measure {
  private static final int DAYS = 90;
  private static final int LOOKS_OF_DAYS = 7;
  private static final double SURE_LOOKS = 3;
  private static final double PRIOR = 200;
  private static final String STARS = "stars";

  @Override
  public Optional<Reading> read(List<Fact> facts, Instant now) {
    List<Fact> seen =
        Window.last(facts, DAYS, now, fact -> fact.rating() != null && fact.ratings() != null);
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    Fact newest = seen.getLast();
    List<Fact> looks = Window.last(seen, LOOKS_OF_DAYS, newest.observedAt(), fact -> true);
    double stars = median(Window.values(looks, Fact::rating));
    double ratings = median(Window.values(looks, Fact::ratings));
    Map<String, Double> details = new TreeMap<>(Map.of(STARS, stars, "ratings", ratings));
    double[] current = Window.values(looks, Fact::currentRating);
    if (current.length > 0) {
      details.put("currentVersionStars", median(current));
      details.put("currentVersionRatings", median(Window.values(looks, Fact::currentRatings)));
    }
    double certainty = Math.min(1, looks.size() / SURE_LOOKS) * (ratings / (ratings + PRIOR));
    return Optional.of(new Reading(stars, Math.round(ratings), newest, certainty, details));
  }

  @Override
  public Reading among(Reading own, List<Reading> others) {
    double mean =
        Stream.concat(Stream.of(own), others.stream())
            .mapToDouble(reading -> detail(reading, STARS))
            .sorted() // so that the sum is the same to the last digit, whoever asks
            .average()
            .orElse(own.raw());
    double ratings = detail(own, "ratings");
    return own.withRaw((PRIOR * mean + ratings * detail(own, STARS)) / (PRIOR + ratings));
  }

  private static double detail(Reading reading, String name) {
    @Nullable Double value = reading.details().get(name);
    return value == null ? reading.raw() : value;
  }
}
