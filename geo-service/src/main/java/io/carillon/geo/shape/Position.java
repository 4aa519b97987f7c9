package io.carillon.geo.shape;

import com.google.common.geometry.S2LatLng;
import com.google.common.geometry.S2Point;

/**
 * A place on the globe.
 *
 * @param latitude degrees, -90 to 90
 * @param longitude degrees, -180 to 180
 */
public record Position(double latitude, double longitude) {
  /** Metres; the mean radius that S2 uses, too. */
  static final double EARTH = 6_371_010;

  /** Whether these are degrees of a place on the globe. */
  public static boolean isOne(double latitude, double longitude) {
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  }

  /** Metres to another place, along the surface. */
  public double distance(Position other) {
    return metres(point(), other.point());
  }

  static Position of(S2Point point) {
    S2LatLng degrees = new S2LatLng(point);
    return new Position(degrees.latDegrees(), degrees.lngDegrees());
  }

  public S2Point point() {
    return S2LatLng.fromDegrees(latitude, longitude).toPoint();
  }

  static double metres(S2Point a, S2Point b) {
    return a.angle(b) * EARTH;
  }
}
