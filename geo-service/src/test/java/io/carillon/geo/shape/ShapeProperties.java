package io.carillon.geo.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.geo.shape.GeoJson.Figure;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;

class ShapeProperties {
  /** Metres: how far the pieces of an edge may leave the straight line. */
  private static final double PIECES = 1.1;

  @Property(tries = 300)
  void holdsThePlacesThatTheLinesOfLongitudeAndLatitudeHold(
      @ForAll @Scale(5) @DoubleRange(min = -80, max = 80) double latitude,
      @ForAll @Scale(5) @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @Scale(5) @DoubleRange(min = 0.001, max = 5) double reach,
      @ForAll Random random) {
    Figure star = Figures.star(latitude, longitude, reach, random);

    for (int i = 0; i < 20; i++) {
      Position place = Figures.near(latitude, longitude, 1.2 * reach, random);
      double distance = star.shape().distance(place);
      if (Math.abs(distance) > PIECES) {
        assertThat(distance < 0).as("%s, %s m", place, distance).isEqualTo(holds(star, place));
      }
    }
  }

  @Property(tries = 300)
  void isNoFartherThanTheWayToANeighbourAndFromThere(
      @ForAll @Scale(5) @DoubleRange(min = -85, max = 85) double latitude,
      @ForAll @Scale(5) @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @Scale(5) @DoubleRange(min = 0.0005, max = 3) double reach,
      @ForAll Random random) {
    Shape shape = Figures.star(latitude, longitude, reach, random).shape();

    Position here = Figures.near(latitude, longitude, 2 * reach, random);
    Position there = Figures.near(latitude, longitude, 2 * reach, random);

    assertThat(Math.abs(shape.distance(here) - shape.distance(there)))
        .isLessThanOrEqualTo(here.distance(there) + 1e-3);
    assertThat(shape.distance(here)).isGreaterThanOrEqualTo(-1.05 * shape.size() - 1);
    assertThat(shape.bound().distance(here)).isLessThanOrEqualTo(shape.distance(here) + 1e-3);
  }

  @Property(tries = 200)
  void saysTheSameFigureAgain(
      @ForAll @Scale(5) @DoubleRange(min = -80, max = 80) double latitude,
      @ForAll @Scale(5) @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll Random random) {
    Figure star = Figures.star(latitude, longitude, 1, random);

    assertThat(GeoJson.read(star.geometry(), null).geometry()).isEqualTo(star.geometry());
  }

  /** The crossings of a line to the east, in the plane of longitudes that begins at the place. */
  private static boolean holds(Figure figure, Position place) {
    boolean inside = false;
    for (JsonNode ring : figure.geometry().path("coordinates")) {
      for (int i = 0; i + 1 < ring.size(); i++) {
        double north = ring.get(i).get(1).doubleValue() - place.latitude();
        double east = Figures.folded(ring.get(i).get(0).doubleValue() - place.longitude());
        double north2 = ring.get(i + 1).get(1).doubleValue() - place.latitude();
        double east2 = Figures.folded(ring.get(i + 1).get(0).doubleValue() - place.longitude());
        if (north > 0 != north2 > 0 && east + (east2 - east) * north / (north - north2) > 0) {
          inside = !inside;
        }
      }
    }
    return inside;
  }
}
