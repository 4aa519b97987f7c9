package io.carillon.geo.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/**
 * Geometries as RFC 7946 writes them: `Point` with a radius beside it, `Polygon`, `MultiPolygon`.
 *
 * <p>A ring may cross the antimeridian: where two neighbouring positions are more than 180° of
 * longitude apart, the edge goes the other way around. A ring around a pole is refused; so are
 * corners beyond 89°, where longitudes mean little: a circle may hold a pole. The direction of a
 * ring is put right, an altitude is left out.
 */
public final class GeoJson {
  static final int MOST_POSITIONS = 5_000;
  private static final int MOST_PIECES = 50_000;
  private static final double SMALLEST_RADIUS = 1;
  private static final double LARGEST_RADIUS = 100_000;
  private static final double NORTHMOST = 89;
  private static final String FIELD = "geometry";
  private static final GeometryFactory PLANE = new GeometryFactory();

  private int positions;
  private int pieces;

  private GeoJson() {}

  /**
   * A figure and the GeoJSON that says it.
   *
   * @param geometry with shells counterclockwise and holes clockwise, as read otherwise
   */
  public record Figure(Shape shape, JsonNode geometry) {}

  /**
   * Reads a geometry.
   *
   * @param radius metres, 1 to 100,000; for a Point only
   * @throws ProblemException INVALID_VALUE that names the place of the fault, UNKNOWN_FIELD
   */
  public static Figure read(@Nullable JsonNode geometry, @Nullable Double radius) {
    if (geometry == null || !geometry.isObject()) {
      throw ProblemException.invalid(FIELD, geometry, "a GeoJSON geometry");
    }
    Set<String> unknown = new TreeSet<>();
    geometry.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(Set.of("type", "coordinates"));
    if (!unknown.isEmpty()) {
      throw new ProblemException(
          CommonReason.UNKNOWN_FIELD,
          "%s.%s is not known (expected: type, coordinates)"
              .formatted(FIELD, unknown.iterator().next()));
    }
    JsonNode coordinates = geometry.path("coordinates");
    String at = FIELD + ".coordinates";
    return switch (geometry.path("type").asText()) {
      case "Point" -> circle(coordinates, at, radius);
      case "Polygon" -> {
        refuse(radius);
        GeoJson reader = new GeoJson();
        Polygon polygon = reader.polygon(coordinates, at);
        yield new Figure(new Area(List.of(new Part(polygon))), geometry("Polygon", json(polygon)));
      }
      case "MultiPolygon" -> {
        refuse(radius);
        yield multi(coordinates, at);
      }
      default ->
          throw ProblemException.invalid(
              FIELD + ".type", geometry.path("type").asText(), "Point, Polygon or MultiPolygon");
    };
  }

  private static Figure circle(JsonNode coordinates, String at, @Nullable Double radius) {
    if (radius == null || !(radius >= SMALLEST_RADIUS && radius <= LARGEST_RADIUS)) {
      throw ProblemException.invalid("radius", radius, "1..100000 metres for a Point");
    }
    Coordinate center = position(coordinates, at, 90);
    ArrayNode kept = array().add(center.x).add(center.y);
    return new Figure(
        new Circle(new Position(center.y, center.x), radius), geometry("Point", kept));
  }

  private static Figure multi(JsonNode coordinates, String at) {
    list(coordinates, at, 1, "polygons");
    GeoJson reader = new GeoJson();
    List<Part> parts = new ArrayList<>();
    ArrayNode kept = array();
    for (int i = 0; i < coordinates.size(); i++) {
      Polygon polygon = reader.polygon(coordinates.get(i), at + "[" + i + "]");
      parts.add(new Part(polygon));
      kept.add(json(polygon));
    }
    return new Figure(new Area(parts), geometry("MultiPolygon", kept));
  }

  private static void refuse(@Nullable Double radius) {
    if (radius != null) {
      throw ProblemException.invalid("radius", radius, "none: a Point alone has one");
    }
  }

  private Polygon polygon(JsonNode rings, String at) {
    list(rings, at, 1, "rings, the first one around the others");
    LinearRing shell = ring(rings.get(0), at + "[0]", 0, true);
    double middle = shell.getEnvelopeInternal().centre().x;
    LinearRing[] holes = new LinearRing[rings.size() - 1];
    for (int i = 0; i < holes.length; i++) {
      holes[i] = ring(rings.get(i + 1), at + "[" + (i + 1) + "]", middle, false);
    }
    Polygon polygon = PLANE.createPolygon(shell, holes);
    TopologyValidationError error = new IsValidOp(polygon).getValidationError();
    if (error != null) {
      Coordinate where = error.getCoordinate();
      throw ProblemException.invalid(
          at,
          "%s at [%s, %s]".formatted(error.getMessage(), degrees(where.x), where.y),
          "rings that neither cross nor overlap, holes inside");
    }
    return polygon;
  }

  /**
   * @param near a longitude to which the ring is brought by whole turns
   */
  private LinearRing ring(JsonNode positionsOfRing, String at, double near, boolean shell) {
    list(positionsOfRing, at, 4, "at least 4 positions, the last one as the first");
    List<Coordinate> ring = new ArrayList<>();
    for (int i = 0; i < positionsOfRing.size(); i++) {
      if (++positions > MOST_POSITIONS) {
        throw ProblemException.invalid(
            FIELD, "over " + MOST_POSITIONS + " positions", "at most " + MOST_POSITIONS);
      }
      Coordinate next = position(positionsOfRing.get(i), at + "[" + i + "]", NORTHMOST);
      next.x = nearest(next.x, ring.isEmpty() ? next.x : ring.getLast().x);
      if (ring.isEmpty() || !next.equals2D(ring.getLast())) {
        pieces += ring.isEmpty() ? 0 : Part.pieces(ring.getLast(), next);
        ring.add(next);
      }
    }
    check(ring, positionsOfRing, at);
    double turn = nearest(middle(ring), near) - middle(ring);
    ring.forEach(corner -> corner.x += turn);
    LinearRing made = PLANE.createLinearRing(ring.toArray(Coordinate[]::new));
    return Orientation.isCCW(made.getCoordinateSequence()) == shell ? made : made.reverse();
  }

  private void check(List<Coordinate> ring, JsonNode given, String at) {
    JsonNode last = given.get(given.size() - 1);
    if (!ring.getFirst().equals2D(ring.getLast())) {
      throw given.get(0).get(0).doubleValue() == last.get(0).doubleValue()
              && given.get(0).get(1).doubleValue() == last.get(1).doubleValue()
          ? ProblemException.invalid(at, "a ring around a pole", "a ring around none")
          : ProblemException.invalid(
              at + "[" + (given.size() - 1) + "]", last, "the ring's first position again");
    }
    if (ring.size() < 4) {
      throw ProblemException.invalid(at, "fewer than 3 different positions", "3 or more");
    }
    if (pieces > MOST_PIECES) {
      throw ProblemException.invalid(
          FIELD, "edges too long in all", "fewer positions that lie far apart");
    }
  }

  private static double middle(List<Coordinate> ring) {
    double west = ring.stream().mapToDouble(corner -> corner.x).min().orElse(0);
    double east = ring.stream().mapToDouble(corner -> corner.x).max().orElse(0);
    return (west + east) / 2;
  }

  /** The same longitude, by whole turns, at most 180° from another. */
  private static double nearest(double longitude, double from) {
    return longitude - 360 * Math.round((longitude - from) / 360);
  }

  private static Coordinate position(JsonNode position, String at, double northmost) {
    boolean numbers =
        position.isArray()
            && (position.size() == 2 || position.size() == 3)
            && position.get(0).isNumber()
            && position.get(1).isNumber();
    if (!numbers) {
      throw ProblemException.invalid(at, position, "[longitude, latitude] in degrees");
    }
    double longitude = position.get(0).doubleValue();
    double latitude = position.get(1).doubleValue();
    if (!(Math.abs(longitude) <= 180)) {
      throw ProblemException.invalid(at + "[0]", longitude, "a longitude, -180..180");
    }
    if (!(Math.abs(latitude) <= northmost)) {
      throw ProblemException.invalid(
          at + "[1]", latitude, "a latitude, -%1$s..%1$s".formatted(Math.round(northmost)));
    }
    return new Coordinate(longitude, latitude);
  }

  private static void list(JsonNode node, String at, int least, String expected) {
    if (!node.isArray() || node.size() < least) {
      throw ProblemException.invalid(at, node, "a list of " + expected);
    }
  }

  private static ArrayNode json(Polygon polygon) {
    ArrayNode rings = array().add(json(polygon.getExteriorRing()));
    for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
      rings.add(json(polygon.getInteriorRingN(i)));
    }
    return rings;
  }

  private static ArrayNode json(LinearRing ring) {
    ArrayNode corners = array();
    for (Coordinate corner : ring.getCoordinates()) {
      corners.add(array().add(degrees(corner.x)).add(corner.y));
    }
    return corners;
  }

  /** A longitude within -180..180 again, without what the turns did to its last digits. */
  private static double degrees(double longitude) {
    return Math.abs(longitude) <= 180 ? longitude : Math.round(nearest(longitude, 0) * 1e9) / 1e9;
  }

  private static ObjectNode geometry(String type, ArrayNode coordinates) {
    ObjectNode geometry = JsonNodeFactory.instance.objectNode().put("type", type);
    geometry.set("coordinates", coordinates);
    return geometry;
  }

  private static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }
}
