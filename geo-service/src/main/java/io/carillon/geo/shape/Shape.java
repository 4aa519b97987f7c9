package io.carillon.geo.shape;

import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2Point;
import java.util.List;

/** A figure on the globe. */
public sealed interface Shape permits Circle, Area {

  /**
   * Metres from a place to the edge: negative inside, positive outside. In an area of several parts
   * that overlap, to the edge of the part that holds the place best.
   */
  default double distance(Position from) {
    return distance(from.point());
  }

  /** The radius of the largest circle that fits in, in metres: how small the figure is. */
  double size();

  /** A circle that holds all of it. */
  Circle bound();

  double distance(S2Point from);

  /** Cells that cover it, a few; a place outside of them is outside of the figure. */
  List<S2CellId> cover();
}
