package io.carillon.bench.promise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClockTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Map<String, Instant> DUE = Map.of("kelly@x", NOON);

  @Test
  void oneMailWithinTheSecondKeepsThePromise() {
    Clock clock = new Clock(DUE, Map.of("kelly@x", List.of(NOON.plusMillis(120))), 0);

    assertThat(clock.isKept()).isTrue();
    assertThat(clock.late().max()).isBetween(119.0, 121.0);
  }

  @Test
  void earlyLateMissingAndTwiceBreakIt() {
    Clock early = new Clock(DUE, Map.of("kelly@x", List.of(NOON.minusMillis(1))), 0);
    Clock late = new Clock(DUE, Map.of("kelly@x", List.of(NOON.plusMillis(1_100))), 0);
    Clock missing = new Clock(DUE, Map.of(), 0);
    Clock twice = new Clock(DUE, Map.of("kelly@x", List.of(NOON, NOON.plusMillis(9))), 0);
    Clock refused = new Clock(Map.of(), Map.of(), 1);

    assertThat(early.early()).isEqualTo(1);
    assertThat(missing.wrong()).isEqualTo(1);
    assertThat(twice.wrong()).isEqualTo(1);
    assertThat(List.of(early, late, missing, twice, refused)).noneMatch(Clock::isKept);
  }
}
