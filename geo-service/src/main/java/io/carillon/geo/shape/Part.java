package io.carillon.geo.shape;

import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2LatLng;
import com.google.common.geometry.S2Loop;
import com.google.common.geometry.S2Point;
import com.google.common.geometry.S2RegionCoverer;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.algorithm.construct.MaximumInscribedCircle;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * A polygon with holes. S2 joins two points by the shortest way on the globe, which leaves the
 * straight line of longitude and latitude; edges are cut into pieces so short in longitude that the
 * two are nowhere a metre apart.
 */
final class Part {
  /** Degrees: a piece of that length leaves its parallel by at most a metre (radius·x²/16). */
  private static final double PIECE = 0.09;

  private static final double FINENESS = 100;
  private static final S2RegionCoverer COVERER = S2RegionCoverer.builder().setMaxCells(32).build();

  private final S2Loop outer;
  private final List<S2Loop> holes;
  private final Border border;
  private final Circle bound;
  private final double size;

  /**
   * @param polygon valid, longitudes as x (continued over 180 where it crosses the antimeridian),
   *     latitudes as y, its shell counterclockwise
   */
  Part(Polygon polygon) {
    List<S2Point> shell = points(polygon.getExteriorRing());
    List<List<S2Point>> rings = new ArrayList<>();
    rings.add(shell);
    this.outer = new S2Loop(shell);
    this.holes = new ArrayList<>();
    for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
      List<S2Point> hole = points(polygon.getInteriorRingN(i).reverse());
      rings.add(hole);
      holes.add(new S2Loop(hole));
    }
    this.border = new Border(rings);
    this.bound = bound(shell);
    this.size = inscribed(polygon);
  }

  /** How many pieces an edge becomes. */
  static int pieces(Coordinate from, Coordinate to) {
    return Math.max(1, (int) Math.ceil(Math.abs(to.x - from.x) / PIECE));
  }

  double distance(S2Point from) {
    double edge = border.distance(from);
    return contains(from) ? -edge : edge;
  }

  double size() {
    return size;
  }

  Circle bound() {
    return bound;
  }

  List<S2CellId> cover() {
    ArrayList<S2CellId> cells = new ArrayList<>();
    COVERER.getCovering(outer, cells);
    return cells;
  }

  private boolean contains(S2Point point) {
    return outer.contains(point) && holes.stream().noneMatch(hole -> hole.contains(point));
  }

  private static List<S2Point> points(LinearRing ring) {
    List<S2Point> points = new ArrayList<>();
    Coordinate[] corners = ring.getCoordinates();
    for (int i = 0; i + 1 < corners.length; i++) {
      Coordinate from = corners[i];
      Coordinate to = corners[i + 1];
      int pieces = pieces(from, to);
      for (int piece = 0; piece < pieces; piece++) {
        double share = (double) piece / pieces;
        points.add(
            S2LatLng.fromDegrees(from.y + (to.y - from.y) * share, from.x + (to.x - from.x) * share)
                .toPoint());
      }
    }
    return points;
  }

  /**
   * A cap under a hemisphere is convex, so it holds the edges between the corners that it holds;
   * and as no polygon encloses a pole, it holds the inside too.
   */
  private static Circle bound(List<S2Point> shell) {
    S2Point middle = new S2Point(0, 0, 0);
    for (S2Point point : shell) {
      middle = middle.add(point);
    }
    Position center = Position.of(middle.normalize());
    S2Point from = center.point();
    double radius =
        shell.stream().mapToDouble(point -> Position.metres(from, point)).max().orElse(0);
    double hemisphere = Position.EARTH * Math.PI / 2;
    return new Circle(center, radius < hemisphere ? radius + 1e-3 : 2 * hemisphere);
  }

  /** The radius of the largest circle inside, in a plane that is true at the polygon's middle. */
  private static double inscribed(Polygon polygon) {
    double metresPerDegree = Position.EARTH * Math.PI / 180;
    double narrowing = Math.cos(Math.toRadians(polygon.getEnvelopeInternal().centre().y));
    Polygon plane = (Polygon) polygon.copy();
    plane.apply(
        (Coordinate corner) -> {
          corner.x *= metresPerDegree * narrowing;
          corner.y *= metresPerDegree;
        });
    plane.geometryChanged();
    double tolerance = Math.sqrt(plane.getArea()) / FINENESS;
    return new MaximumInscribedCircle(plane, tolerance).getRadiusLine().getLength();
  }
}
