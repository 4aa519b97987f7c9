package io.carillon.geo.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.carillon.geo.shape.GeoJson.Figure;
import io.carillon.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeoJsonTest {
  private static final String SQUARE = "[[0,0],[1,0],[1,1],[0,1],[0,0]]";

  @Test
  void readsACircle() {
    Figure circle = Figures.circle(48.8566, 2.3522, 150);

    assertThat(circle.shape().distance(new Position(48.8566, 2.3522))).isEqualTo(-150);
    assertThat(circle.shape().size()).isEqualTo(150);
    assertThat(circle.geometry())
        .isEqualTo(Figures.json("{'type':'Point','coordinates':[2.3522,48.8566]}"));
  }

  @Test
  void turnsRingsTheRightWay() {
    Figure turned =
        Figures.of("Polygon", "[[[0,0],[0,9],[9,9],[9,0],[0,0]],[[2,2],[3,2],[3,3],[2,3],[2,2]]]");

    assertThat(turned.geometry().path("coordinates"))
        .isEqualTo(
            Figures.json(
                "[[[0.0,0.0],[9.0,0.0],[9.0,9.0],[0.0,9.0],[0.0,0.0]],"
                    + "[[2.0,2.0],[2.0,3.0],[3.0,3.0],[3.0,2.0],[2.0,2.0]]]"));
    assertThat(turned.shape().distance(new Position(5, 5))).isNegative();
    assertThat(turned.shape().distance(new Position(2.5, 2.5))).as("in the hole").isPositive();
  }

  @Test
  void leavesAltitudesOut() {
    assertThat(Figures.of("Polygon", "[[[0,0,7],[1,0,7],[1,1],[0,1],[0,0]]]").geometry())
        .isEqualTo(Figures.of("Polygon", "[" + SQUARE + "]").geometry());
  }

  @Test
  void crossesTheAntimeridian() {
    Shape fiji =
        Figures.of("Polygon", "[[[177,-20],[-178,-20],[-178,-15],[177,-15],[177,-20]]]").shape();

    assertThat(fiji.distance(new Position(-17, 179.9))).isNegative();
    assertThat(fiji.distance(new Position(-17, -179.9))).isNegative();
    assertThat(fiji.distance(new Position(-17, 0))).isPositive();
    assertThat(fiji.distance(new Position(-17, 176.99)))
        .isCloseTo(0.01 * 111_195 * Math.cos(Math.toRadians(17)), within(5.0));
  }

  @Test
  void joinsHalvesThatWereCutAtTheAntimeridian() {
    Shape fiji =
        Figures.of(
                "MultiPolygon",
                "[[[[177,-20],[180,-20],[180,-15],[177,-15],[177,-20]]],"
                    + "[[[-180,-20],[-178,-20],[-178,-15],[-180,-15],[-180,-20]]]]")
            .shape();

    assertThat(fiji.distance(new Position(-17, 179.9))).isNegative();
    assertThat(fiji.distance(new Position(-17, -179.9))).isNegative();
    assertThat(fiji.distance(new Position(-17, 170))).isPositive();
  }

  @Test
  void holdsAPoleInACircle() {
    Shape north = Figures.circle(90, 0, 50_000).shape();

    assertThat(north.distance(new Position(89.9, 123))).isNegative();
    assertThat(north.distance(new Position(89.0, -77))).isPositive();
  }

  @Test
  void measuresHowSmallALongFigureIs() {
    double size =
        Figures.of("Polygon", "[[[0,50],[0.1,50],[0.1,50.001],[0,50.001],[0,50]]]").shape().size();

    assertThat(size).as("half of the street's breadth").isCloseTo(55.6, within(1.5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {'type':'Point','coordinates':[2]}                                  | 50     | geometry.coordinates
          {'type':'Point','coordinates':[200,2]}                              | 50     | geometry.coordinates[0]
          {'type':'Point','coordinates':[2,91]}                               | 50     | geometry.coordinates[1]
          {'type':'Point','coordinates':[2,1]}                                |        | radius
          {'type':'Point','coordinates':[2,1]}                                | 0      | radius
          {'type':'Point','coordinates':[2,1]}                                | 100001 | radius
          {'type':'Polygon','coordinates':[[[0,0],[1,0],[1,1],[0,0]]]}        | 50     | radius
          {'type':'LineString','coordinates':[[0,0],[1,1]]}                   |        | geometry.type
          {'type':'Polygon','coordinates':[]}                                 |        | geometry.coordinates
          {'type':'Polygon','coordinates':[[[0,0],[1,0],[0,0]]]}              |        | geometry.coordinates[0]
          {'type':'Polygon','coordinates':[[[0,0],[1,0],[1,1],[0,1]]]}        |        | geometry.coordinates[0][3]
          {'type':'Polygon','coordinates':[[[0,0],[1,0],[1,'x'],[0,0]]]}      |        | geometry.coordinates[0][2]
          {'type':'Polygon','coordinates':[[[0,0],[1,0],[1,0],[0,0]]]}        |        | geometry.coordinates[0]
          {'type':'Polygon','coordinates':[[[0,0],[1,0],[1,89.5],[0,0]]]}     |        | geometry.coordinates[0][2][1]
          {'type':'MultiPolygon','coordinates':[[[[0,0],[1,1],[1,0],[0,1],[0,0]]]]} |  | geometry.coordinates[0]
          """)
  void namesThePlaceOfTheFault(String geometry, @Nullable Double radius, String field) {
    assertThatThrownBy(() -> GeoJson.read(Figures.json(geometry), radius))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.violations().getFirst().field()).isEqualTo(field));
  }

  @Test
  void saysWhereARingCrossesItself() {
    assertThatThrownBy(() -> Figures.of("Polygon", "[[[0,0],[2,2],[2,0],[0,2],[0,0]]]"))
        .hasMessageContaining("Self-intersection at [1.0, 1.0]");
  }

  @Test
  void refusesARingAroundAPole() {
    assertThatThrownBy(() -> Figures.of("Polygon", "[[[0,80],[90,80],[180,80],[-90,80],[0,80]]]"))
        .hasMessageContaining("around a pole");
  }

  @Test
  void refusesMembersThatItDoesNotKnow() {
    assertThatThrownBy(
            () -> GeoJson.read(Figures.json("{'type':'Point','coordinates':[1,1],'crs':{}}"), 50.0))
        .hasMessageContaining("geometry.crs");
  }
}
