package io.carillon.messaging.quota;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** A day as a tenant counts it. */
record Day(LocalDate date, Instant end) {

  static Day of(Instant now, ZoneId zone) {
    LocalDate date = LocalDate.ofInstant(now, zone);
    return new Day(date, date.plusDays(1).atStartOfDay(zone).toInstant());
  }

  Duration left(Instant now) {
    return Duration.between(now, end);
  }
}
