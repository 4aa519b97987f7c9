package io.carillon.messaging.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DayTest {

  @ParameterizedTest
  @CsvSource({
    "2026-03-07T12:00:00Z, UTC, 2026-03-07, PT12H",
    "2026-03-07T23:30:00Z, Europe/Paris, 2026-03-08, PT23H30M",
    "2026-03-08T05:00:00Z, America/Montreal, 2026-03-08, PT23H",
    "2026-03-29T00:00:00Z, Europe/Paris, 2026-03-29, PT22H",
    "2026-10-25T00:00:00Z, Europe/Paris, 2026-10-25, PT23H",
  })
  void endsAtTheTenantsMidnightAlsoWhenClocksChange(
      Instant now, String zone, String date, Duration left) {
    Day day = Day.of(now, ZoneId.of(zone));

    assertThat(day.date()).hasToString(date);
    assertThat(day.left(now)).isEqualTo(left);
  }
}
