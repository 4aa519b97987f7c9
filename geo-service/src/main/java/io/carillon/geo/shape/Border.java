package io.carillon.geo.shape;

import com.google.common.geometry.S2EdgeUtil;
import com.google.common.geometry.S2Point;
import java.util.ArrayList;
import java.util.List;

/** The edges of closed rings, in runs; a run that lies farther than what is found is left out. */
final class Border {
  private static final int RUN = 16;

  /**
   * Some edges that follow one another.
   *
   * @param points one more than edges
   * @param reach radians from the first point within which all of them lie
   */
  private record Run(List<S2Point> points, double reach) {
    static Run of(List<S2Point> points) {
      double reach = 0;
      for (int i = 1; i < points.size(); i++) {
        reach += points.get(i - 1).angle(points.get(i));
      }
      return new Run(List.copyOf(points), reach);
    }

    double atLeast(S2Point from) {
      return from.angle(points.getFirst()) - reach;
    }

    double distance(S2Point from) {
      double least = Double.POSITIVE_INFINITY;
      for (int i = 1; i < points.size(); i++) {
        least =
            Math.min(
                least, S2EdgeUtil.getDistance(from, points.get(i - 1), points.get(i)).radians());
      }
      return least;
    }
  }

  private final List<Run> runs = new ArrayList<>();

  Border(List<List<S2Point>> rings) {
    for (List<S2Point> ring : rings) {
      List<S2Point> closed = new ArrayList<>(ring);
      closed.add(ring.getFirst());
      for (int from = 0; from + 1 < closed.size(); from += RUN) {
        runs.add(Run.of(closed.subList(from, Math.min(from + RUN + 1, closed.size()))));
      }
    }
  }

  /** Metres to the nearest edge. */
  double distance(S2Point from) {
    double least = Double.POSITIVE_INFINITY;
    for (Run run : runs) {
      if (run.atLeast(from) < least) {
        least = Math.min(least, run.distance(from));
      }
    }
    return least * Position.EARTH;
  }
}
