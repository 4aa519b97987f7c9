package io.carillon.journey.definition;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;

/**
 * An ISO 8601 duration. Its days, weeks, months and years are those of the calendar, so that a wait
 * of P1D ends at the same time of day when the clocks change; hours and less are exact.
 */
public record Span(Period days, Duration time, String text) {
  private static final int YEAR = 365;

  /** A positive duration of at most 365 days, if the text is one. */
  public static Optional<Span> parse(String text) {
    int t = text.indexOf('T');
    try {
      Period days =
          t < 0 ? Period.parse(text) : t == 1 ? Period.ZERO : Period.parse(text.substring(0, t));
      Duration time = t < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(t));
      Span span = new Span(days, time, text);
      boolean fits =
          text.startsWith("P")
              && !days.isNegative()
              && !time.isNegative()
              && span.longest().isPositive()
              && span.longest().compareTo(Duration.ofDays(YEAR)) <= 0;
      return fits ? Optional.of(span) : Optional.empty();
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /**
   * @throws IllegalArgumentException when the text is not a positive duration up to 365 days
   */
  public static Span of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not a duration: " + text));
  }

  /** The moment that lies this much later in a zone. */
  public Instant after(Instant start, ZoneId zone) {
    Instant day = days.isZero() ? start : start.atZone(zone).plus(days).toInstant();
    return day.plus(time);
  }

  /** About how long it is, months counted as 31 and years as 365 days. */
  private Duration longest() {
    return Duration.ofDays(days.getYears() * 365L + days.getMonths() * 31L + days.getDays())
        .plus(time);
  }

  @Override
  public String toString() {
    return text;
  }
}
