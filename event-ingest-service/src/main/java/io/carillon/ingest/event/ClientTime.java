package io.carillon.ingest.event;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which clients write a time: ISO 8601 with or without fractions, zone (UTC then), time
 * of day (midnight then) and leading zeros; and numbers since 1970, which are seconds, milliseconds
 * or microseconds by their size.
 */
final class ClientTime {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-(\\d{1,2})-(\\d{1,2})"
              + "(?:[Tt ](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,12}))?)?"
              + " ?(Z|z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?)?");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final BigDecimal SECONDS = new BigDecimal("1e11");
  private static final BigDecimal MILLIS = new BigDecimal("1e14");
  private static final BigDecimal MICROS = new BigDecimal("1e17");

  private ClientTime() {}

  /** The instant, between the years 1 and 9999; empty for any other text. */
  static Optional<Instant> parse(String text) {
    Matcher iso = ISO.matcher(text);
    if (!iso.matches()) {
      return Optional.empty();
    }
    try {
      Instant time =
          LocalDateTime.of(
                  number(iso.group(1)),
                  number(iso.group(2)),
                  number(iso.group(3)),
                  number(iso.group(4)),
                  number(iso.group(5)),
                  number(iso.group(6)),
                  nanos(iso.group(7)))
              .toInstant(offset(iso.group(8)));
      return time.isBefore(FIRST) || time.isAfter(LAST) ? Optional.empty() : Optional.of(time);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The instant that a number since 1970 means; empty when negative or beyond the year 5138. */
  static Optional<Instant> parse(BigDecimal number) {
    if (number.signum() < 0 || number.compareTo(MICROS) >= 0) {
      return Optional.empty();
    }
    int digits = number.compareTo(SECONDS) < 0 ? 9 : number.compareTo(MILLIS) < 0 ? 6 : 3;
    BigDecimal nanos = number.movePointRight(digits);
    BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
    return Optional.of(Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue()));
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
  }

  private static ZoneOffset offset(@Nullable String zone) {
    return zone == null || !(zone.startsWith("+") || zone.startsWith("-"))
        ? ZoneOffset.UTC
        : ZoneOffset.of(zone);
  }
}
