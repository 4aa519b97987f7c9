package io.carillon.identity.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpotTest {
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
  private static final Spot PARIS = new Spot(48.9, 2.3, NOON);

  @Test
  void aQuarterOfAGreatCircleIsTenThousandKilometres() {
    assertThat(new Spot(0, 0, NOON).kilometres(new Spot(90, 0, NOON)))
        .isCloseTo(10_007.6, within(0.1));
    assertThat(new Spot(0, 179.9, NOON).kilometres(new Spot(0, -179.9, NOON)))
        .isCloseTo(22.2, within(0.1));
  }

  @Test
  void aPlaceIsKeptToATenthOfADegree() {
    assertThat(Spot.roughly(48.8567, 2.3512, NOON)).isEqualTo(new Spot(48.9, 2.4, NOON));
    assertThat(Spot.roughly(-33.8688, -179.98, NOON)).isEqualTo(new Spot(-33.9, -180, NOON));
  }

  @Test
  void theSamePlaceAgainWithinAMinuteIsNoNews() {
    assertThat(PARIS.newsAfter(null)).isTrue();
    assertThat(new Spot(48.9, 2.3, NOON.plusSeconds(60)).newsAfter(PARIS)).isFalse();
    assertThat(new Spot(48.9, 2.3, NOON.plusSeconds(61)).newsAfter(PARIS)).isTrue();
    assertThat(new Spot(45.5, -73.6, NOON.plusSeconds(1)).newsAfter(PARIS)).isTrue();
    assertThat(new Spot(45.5, -73.6, NOON.minusSeconds(1)).newsAfter(PARIS)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "45.5, -73.6, 59, true",
    "45.5, -73.6, -59, true",
    "45.5, -73.6, 61, false",
    "48.9, 2.3, 0, false",
    "50.4, 2.3, 0, false",
    "51.5, 2.3, 0, true",
    "51.5, 2.3, 25, false",
  })
  void nobodyIsAtTwoPlacesFasterThanAnAirliner(
      double latitude, double longitude, int minutes, boolean impossible) {
    Spot other = new Spot(latitude, longitude, NOON.plusSeconds(60L * minutes));

    assertThat(PARIS.cannotBeWith(other)).isEqualTo(impossible);
    assertThat(other.cannotBeWith(PARIS)).isEqualTo(impossible);
  }
}
