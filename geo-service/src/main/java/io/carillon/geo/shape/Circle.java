package io.carillon.geo.shape;

import com.google.common.geometry.S1Angle;
import com.google.common.geometry.S2Cap;
import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2Point;
import com.google.common.geometry.S2RegionCoverer;
import java.util.ArrayList;
import java.util.List;

/**
 * All places that are not farther from a centre than a radius.
 *
 * @param radius metres
 */
public record Circle(Position center, double radius) implements Shape {
  private static final S2RegionCoverer COVERER = S2RegionCoverer.builder().setMaxCells(8).build();

  /** Rounding must not leave a border out. */
  private static final double MARGIN = 1e-9;

  @Override
  public double distance(S2Point from) {
    return Position.metres(center.point(), from) - radius;
  }

  @Override
  public double size() {
    return radius;
  }

  @Override
  public Circle bound() {
    return this;
  }

  @Override
  public List<S2CellId> cover() {
    ArrayList<S2CellId> cells = new ArrayList<>();
    COVERER.getCovering(
        S2Cap.fromAxisAngle(
            center.point(), S1Angle.radians(radius / Position.EARTH * (1 + MARGIN) + MARGIN)),
        cells);
    return cells;
  }
}
