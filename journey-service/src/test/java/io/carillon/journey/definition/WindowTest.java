package io.carillon.journey.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  @ParameterizedTest(name = "{0} in {1}–{2} is {3}")
  @CsvSource({
    "2026-03-06T08:30:00Z, 09:00, 19:00, 2026-03-06T08:30:00Z",
    "2026-03-06T07:59:59Z, 09:00, 19:00, 2026-03-06T08:00:00Z",
    "2026-03-06T18:00:00Z, 09:00, 19:00, 2026-03-07T08:00:00Z",
    "2026-03-07T18:00:00Z, 09:00, 19:00, 2026-03-09T08:00:00Z",
    "2026-03-28T18:00:00Z, 09:00, 19:00, 2026-03-30T07:00:00Z",
    "2026-03-28T23:30:00Z, 02:30, 04:00, 2026-03-30T00:30:00Z",
    "2026-10-24T20:00:00Z, 09:00, 24:00, 2026-10-24T20:00:00Z"
  })
  void opensInThePersonsOwnTime(Instant moment, String from, String to, Instant expected) {
    Window window =
        new Window(
            EnumSet.complementOf(EnumSet.of(DayOfWeek.SUNDAY)),
            LocalTime.parse(from),
            to.equals("24:00") ? LocalTime.MAX : LocalTime.parse(to));

    assertThat(window.notBefore(moment, PARIS)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "from {0}: {1}")
  @CsvSource({
    // 02:30 does not exist on 29 March: the first minute after the gap
    "2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z",
    // 02:30 is twice on 25 October: the first one
    "2026-10-24T22:00:00Z, 2026-10-25T00:30:00Z"
  })
  void opensOnceWhenTheClocksChange(Instant moment, Instant expected) {
    Window window =
        new Window(EnumSet.allOf(DayOfWeek.class), LocalTime.of(2, 30), LocalTime.of(4, 0));

    assertThat(window.notBefore(moment, PARIS)).isEqualTo(expected);
  }

  @Property(tries = 500)
  void neverEndsBeforeTheMomentNorOutsideOfTheWindow(
      @ForAll @LongRange(min = 1_767_225_600L, max = 1_830_297_600L) long second,
      @ForAll @Size(min = 1, max = 7) Set<DayOfWeek> days,
      @ForAll @IntRange(min = 0, max = 22) int from,
      @ForAll @IntRange(min = 1, max = 5) int hours) {
    LocalTime opens = LocalTime.of(from, 0);
    LocalTime closes = LocalTime.of(Math.min(from + hours, 23), 0);
    Window window = new Window(days, opens, closes);
    Instant moment = Instant.ofEpochSecond(second);

    Instant end = window.notBefore(moment, PARIS);

    ZonedDateTime local = end.atZone(PARIS);
    assertThat(end).isAfterOrEqualTo(moment);
    assertThat(days).contains(local.getDayOfWeek());
    assertThat(local.toLocalTime()).isAfterOrEqualTo(opens).isBefore(closes);
  }
}
