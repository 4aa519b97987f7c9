package io.carillon.journey.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {

  @ParameterizedTest
  @CsvSource({
    // a day is one of the calendar: 23 and 25 hours when the clocks change
    "P1D, 2026-03-28T12:00:00Z, 2026-03-29T11:00:00Z",
    "P1D, 2026-10-24T12:00:00Z, 2026-10-25T13:00:00Z",
    "PT24H, 2026-03-28T12:00:00Z, 2026-03-29T12:00:00Z",
    "P1M, 2026-01-31T12:00:00Z, 2026-02-28T12:00:00Z",
    "P1DT2H, 2026-06-01T12:00:00Z, 2026-06-02T14:00:00Z",
    "PT0.25S, 2026-06-01T12:00:00Z, 2026-06-01T12:00:00.250Z"
  })
  void addsDaysOfTheCalendarAndExactHours(String span, Instant start, Instant end) {
    assertThat(Span.of(span).after(start, ZoneId.of("Europe/Paris"))).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "P", "PT", "1h", "P0D", "PT0S", "-PT1H", "PT-1H", "P366D", "P13M", "P1.5D"})
  void isPositiveAndAtMostAYear(String text) {
    assertThat(Span.parse(text)).isEmpty();
  }
}
