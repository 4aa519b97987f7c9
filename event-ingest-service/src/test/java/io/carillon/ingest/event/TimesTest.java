package io.carillon.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "-",
      value = {
        "online,                       12:00:00, 10:00:00, 10:00:01, 11:59:59",
        "clock an hour ahead,          12:00:00, 13:00:00, 13:00:02, 11:59:58",
        "clock a day behind,           12:00:00, 00:00:00, 00:00:00, 12:00:00",
        "offline for two hours,        12:00:00, 09:00:00, 11:00:00, 10:00:00",
        "sent before it happened,      12:00:00, 10:00:05, 10:00:00, 12:00:00",
        "no sentAt,                    12:00:00, 10:00:00, -,        10:00:00",
        "no timestamp,                 12:00:00, -,        10:00:00, 12:00:00",
        "neither,                      12:00:00, -,        -,        12:00:00",
        "five minutes ahead,           12:00:00, 12:05:00, -,        12:05:00",
        "over five minutes ahead,      12:00:00, 12:05:01, -,        12:00:00",
      })
  void tellsWhenItHappened(
      String what,
      String received,
      @Nullable String timestamp,
      @Nullable String sent,
      String expected) {
    assertThat(Times.occurredAt(at(received), maybe(timestamp), maybe(sent)))
        .isEqualTo(at(expected));
  }

  @Test
  void keepsImpossibleClocksWithinReason() {
    Instant received = at("12:00:00");
    Instant first = Instant.parse("0001-01-01T00:00:00Z");
    Instant last = Instant.parse("9999-12-31T23:59:59Z");

    assertThat(Times.occurredAt(received, first, last)).isEqualTo(Instant.EPOCH);
    assertThat(Times.occurredAt(received, last, first)).isEqualTo(received);
    assertThat(Times.occurredAt(received, first, null)).isEqualTo(Instant.EPOCH);
  }

  @Property
  void doesNotDependOnTheClientsClock(
      @ForAll @LongRange(min = -1_000_000_000, max = 1_000_000_000) long skewMillis,
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long waitedMillis) {
    Instant received = at("12:00:00");
    Instant sent = received.plusMillis(skewMillis);
    Instant timestamp = sent.minusMillis(waitedMillis);

    assertThat(Times.occurredAt(received, timestamp, sent))
        .isEqualTo(received.minusMillis(waitedMillis));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "2026-03-07T10:00:00Z,             2026-03-07T10:00:00Z",
    "2026-03-07T10:00:00.123Z,         2026-03-07T10:00:00.123Z",
    "2026-03-07T10:00:00.123456789Z,   2026-03-07T10:00:00.123456789Z",
    "2026-03-07T10:00:00.123456+00:00, 2026-03-07T10:00:00.123456Z",
    "2026-03-07T10:00:00+02:00,        2026-03-07T08:00:00Z",
    "2026-03-07T10:00:00-0530,         2026-03-07T15:30:00Z",
    "2026-03-07T10:00:00+01,           2026-03-07T09:00:00Z",
    "2026-03-07t10:00:00z,             2026-03-07T10:00:00Z",
    "2026-03-07 10:00:00 UTC,          2026-03-07T10:00:00Z",
    "2026-03-07T10:00:00,              2026-03-07T10:00:00Z",
    "2026-03-07T10:00Z,                2026-03-07T10:00:00Z",
    "2026-03-07,                       2026-03-07T00:00:00Z",
    "2015-2-02T00:30:08.276Z,          2015-02-02T00:30:08.276Z",
  })
  void readsTheWaysInWhichClientsWriteTimes(String text, Instant expected) {
    assertThat(ClientTime.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "now",
    "2026-13-01T00:00:00Z",
    "2026-02-29T00:00:00Z",
    "2026-03-07T25:00:00Z",
    "2026-03-07T10:00:00+19:00",
    "0000-01-01",
    "12026-01-01",
    "2026-03-07T10:00:00Zx",
    "0001-01-01T00:00:00+10:00"
  })
  void refusesOtherTexts(String text) {
    assertThat(ClientTime.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1772877600,       2026-03-07T10:00:00Z",
    "1772877600.5,     2026-03-07T10:00:00.500Z",
    "1772877600123,    2026-03-07T10:00:00.123Z",
    "1772877600123456, 2026-03-07T10:00:00.123456Z",
    "0,                1970-01-01T00:00:00Z",
  })
  void readsNumbersSince1970(BigDecimal number, Instant expected) {
    assertThat(ClientTime.parse(number)).contains(expected);
  }

  @Test
  void toleratesFiveMinutes() {
    assertThat(Times.TOLERANCE).isEqualTo(Duration.ofMinutes(5));
  }

  private static Instant at(String time) {
    return Instant.parse("2026-03-07T" + time + "Z");
  }

  private static @Nullable Instant maybe(@Nullable String time) {
    return time == null ? null : at(time);
  }
}
