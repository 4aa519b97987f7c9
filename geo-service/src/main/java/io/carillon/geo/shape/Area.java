package io.carillon.geo.shape;

import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2Point;
import java.util.ArrayList;
import java.util.List;

/** Polygons with holes: their union. */
public final class Area implements Shape {
  private final List<Part> parts;
  private final Circle bound;

  /**
   * @param parts at least one
   */
  Area(List<Part> parts) {
    this.parts = List.copyOf(parts);
    S2Point middle = new S2Point(0, 0, 0);
    for (Part part : parts) {
      middle = middle.add(part.bound().center().point());
    }
    Position center =
        parts.size() == 1 ? parts.getFirst().bound().center() : Position.of(middle.normalize());
    double radius = 0;
    for (Part part : parts) {
      radius = Math.max(radius, center.distance(part.bound().center()) + part.bound().radius());
    }
    this.bound = new Circle(center, radius);
  }

  /** A distance to the edge of each part; the nearest, or of those that hold it the deepest. */
  @Override
  public double distance(S2Point from) {
    double least = Double.POSITIVE_INFINITY;
    for (Part part : parts) {
      if (part.bound().distance(from) < least) {
        least = Math.min(least, part.distance(from));
      }
    }
    return least;
  }

  @Override
  public double size() {
    return parts.stream().mapToDouble(Part::size).max().orElse(0);
  }

  @Override
  public Circle bound() {
    return bound;
  }

  @Override
  public List<S2CellId> cover() {
    List<S2CellId> cells = new ArrayList<>();
    parts.forEach(part -> cells.addAll(part.cover()));
    return cells;
  }
}
