package io.carillon.journey.diagram;

import io.carillon.journey.definition.JourneyDefinition;
import io.carillon.journey.definition.Step;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A journey as a drawing. */
public final class Svg {
  private static final int BOX_WIDTH = 210;
  private static final int BOX_HEIGHT = 56;
  private static final int COLUMN = 260;
  private static final int LINE = 126;
  private static final int TOP = 130;
  private static final int MARGIN = 150;
  private static final int LONGEST_BOX = 31;
  private static final int LONGEST_WAY = 30;

  private record Point(double x, double y) {}

  private final JourneyDefinition definition;
  private final Map<String, Long> waiting;
  private final Layers layers;
  private final Map<String, Point> places = new HashMap<>();
  private final int width;
  private final int height;
  private final StringBuilder svg = new StringBuilder();

  private Svg(JourneyDefinition definition, Map<String, Long> waiting) {
    this.definition = definition;
    this.waiting = waiting;
    this.layers = Layers.of(definition);
    int widest = layers.rows().stream().mapToInt(List::size).max().orElse(1);
    this.width = widest * COLUMN + 2 * MARGIN;
    this.height = TOP + layers.rows().size() * LINE + 20;
    for (int row = 0; row < layers.rows().size(); row++) {
      List<String> steps = layers.rows().get(row);
      for (int i = 0; i < steps.size(); i++) {
        double x = width / 2.0 + (i - (steps.size() - 1) / 2.0) * COLUMN;
        places.put(steps.get(i), new Point(x, TOP + row * (double) LINE));
      }
    }
  }

  /**
   * @param waiting how many people stand on each step; may be empty
   */
  public static String of(JourneyDefinition definition, Map<String, Long> waiting) {
    return new Svg(definition, waiting).draw();
  }

  private String draw() {
    put(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " role=\"img\" aria-labelledby=\"title\" font-family=\"system-ui, sans-serif\">",
        width, height, width, height);
    put("<title id=\"title\">Journey: %s</title>", escaped(definition.name()));
    put(
        "<defs><marker id=\"arrow\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\""
            + " markerHeight=\"7\" orient=\"auto-start-reverse\"><path d=\"M0 0L10 5L0 10z\""
            + " fill=\"#5b6472\"/></marker></defs>");
    put("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
    text(width / 2.0, 34, 20, "#1d2430", "bold", definition.name());
    entry();
    layers.edges().forEach(this::edge);
    definition.steps().forEach(this::box);
    return svg.append("</svg>\n").toString();
  }

  private void entry() {
    Point start = places.getOrDefault(definition.start(), new Point(width / 2.0, TOP));
    text(start.x(), 66, 13, "#5b6472", "normal", Words.cut(Words.entry(definition), 80));
    put(
        "<path d=\"M%s 74L%s %s\" stroke=\"#5b6472\" stroke-width=\"1.5\" fill=\"none\""
            + " marker-end=\"url(#arrow)\"/>",
        number(start.x()), number(start.x()), number(start.y() - 2));
  }

  private void box(String name, Step step) {
    Point at = places.get(name);
    if (at == null) {
      return;
    }
    String fill =
        switch (step) {
          case Step.Send _ -> "#dbeafe";
          case Step.Wait _, Step.WaitFor _ -> "#fef3c7";
          case Step.Branch _ -> "#ede9fe";
          case Step.Exit _ -> "#e5e7eb";
        };
    int corner = step instanceof Step.Exit ? BOX_HEIGHT / 2 : 8;
    put(
        "<g><title>%s</title><rect x=\"%s\" y=\"%s\" width=\"%d\" height=\"%d\" rx=\"%d\""
            + " fill=\"%s\" stroke=\"#5b6472\"/>",
        escaped(name + ": " + Words.of(step)),
        number(at.x() - BOX_WIDTH / 2.0),
        number(at.y()),
        BOX_WIDTH,
        BOX_HEIGHT,
        corner,
        fill);
    text(at.x(), at.y() + 23, 14, "#1d2430", "bold", Words.cut(name, LONGEST_BOX - 5));
    text(at.x(), at.y() + 42, 12, "#3b4350", "normal", Words.cut(Words.of(step), LONGEST_BOX));
    long people = waiting.getOrDefault(name, 0L);
    if (people > 0) {
      double x = at.x() + BOX_WIDTH / 2.0 - 6;
      put(
          "<rect x=\"%s\" y=\"%s\" width=\"44\" height=\"20\" rx=\"10\" fill=\"#b45309\"/>",
          number(x - 22), number(at.y() - 10));
      text(x, at.y() + 4, 12, "#ffffff", "bold", compact(people));
    }
    put("</g>");
  }

  private void edge(Layers.Edge edge) {
    Point from = places.get(edge.from());
    Point to = places.get(edge.way().next());
    if (from == null || to == null) {
      return;
    }
    if (edge.from().equals(edge.way().next())) {
      loop(edge, from);
      return;
    }
    List<Step.Way> ways = ways(edge.from());
    int rank = ways.indexOf(edge.way());
    double outX = from.x() + ((rank + 1.0) / (ways.size() + 1) - 0.5) * (BOX_WIDTH - 20);
    double outY = from.y() + BOX_HEIGHT;
    double inY = to.y() - 2;
    double labelY = outY + 20 + 16 * (rank % 3);
    if (edge.back()) {
      back(edge, from, to, outX, outY);
    } else if (layers.layer(edge.way().next()) > layers.layer(edge.from()) + 1) {
      double side = aside(from, to);
      line(
          "M%s %sC%s %s %s %s %s %sS%s %s %s %s"
              .formatted(
                  number(outX),
                  number(outY),
                  number(outX),
                  number(outY + 40),
                  number(side),
                  number(outY + 30),
                  number(side),
                  number((outY + inY) / 2),
                  number(to.x()),
                  number(inY - 40),
                  number(to.x()),
                  number(inY)),
          "");
      label(edge, outX + (side - outX) * 0.55, labelY, "middle");
    } else {
      double bend = (inY - outY) / 2;
      line(
          "M%s %sC%s %s %s %s %s %s"
              .formatted(
                  number(outX),
                  number(outY),
                  number(outX),
                  number(outY + bend),
                  number(to.x()),
                  number(inY - bend),
                  number(to.x()),
                  number(inY)),
          "");
      label(edge, outX + (to.x() - outX) * 0.4, labelY, "middle");
    }
  }

  /** The ways out of a step from left to right, so that they do not cross at once. */
  private List<Step.Way> ways(String step) {
    return definition.step(step).ways().stream()
        .filter(way -> !way.next().equals(step))
        .sorted(
            Comparator.comparingDouble(
                way -> {
                  Point from = places.getOrDefault(step, new Point(0, 0));
                  Point to = places.getOrDefault(way.next(), from);
                  return to.y() <= from.y()
                      ? width
                      : layers.layer(way.next()) > layers.layer(step) + 1
                          ? aside(from, to)
                          : to.x();
                }))
        .toList();
  }

  private void loop(Layers.Edge edge, Point at) {
    double right = at.x() + BOX_WIDTH / 2.0;
    line(
        "M%s %sC%s %s %s %s %s %s"
            .formatted(
                number(right),
                number(at.y() + 44),
                number(right + 56),
                number(at.y() + 64),
                number(right + 56),
                number(at.y() - 2),
                number(right + 2),
                number(at.y() + 20)),
        " stroke-dasharray=\"5 4\"");
    label(edge, right + 46, at.y() + 36, "start");
  }

  private void back(Layers.Edge edge, Point from, Point to, double outX, double outY) {
    double side = Math.max(from.x(), to.x()) + BOX_WIDTH / 2.0 + 44;
    double inX = to.x() + BOX_WIDTH / 2.0 + 2;
    line(
        "M%s %sC%s %s %s %s %s %sS%s %s %s %s"
            .formatted(
                number(outX),
                number(outY),
                number(outX),
                number(outY + 34),
                number(side),
                number(outY + 34),
                number(side),
                number((outY + to.y()) / 2),
                number(side),
                number(to.y() + 28),
                number(inX),
                number(to.y() + 28)),
        " stroke-dasharray=\"5 4\"");
    label(edge, side - 30, outY + 26, "middle");
  }

  /** A column free of boxes to pass layers by: beside the outermost box between. */
  private double aside(Point from, Point to) {
    boolean right = to.x() >= from.x();
    double edge =
        places.values().stream()
            .filter(p -> p.y() > from.y() && p.y() < to.y())
            .mapToDouble(Point::x)
            .reduce(right ? from.x() : to.x(), right ? Math::max : Math::min);
    return right ? edge + BOX_WIDTH / 2.0 + 24 : edge - BOX_WIDTH / 2.0 - 24;
  }

  private void line(String path, String style) {
    put(
        "<path d=\"%s\" stroke=\"#5b6472\" stroke-width=\"1.5\" fill=\"none\"%s"
            + " marker-end=\"url(#arrow)\"/>",
        path, style);
  }

  private void label(Layers.Edge edge, double x, double y, String anchor) {
    if (!edge.way().words().isEmpty()) {
      put(
          "<text x=\"%s\" y=\"%s\" font-size=\"11\" fill=\"#3b4350\" text-anchor=\"%s\""
              + " stroke=\"#ffffff\" stroke-width=\"4\" paint-order=\"stroke\">%s</text>",
          number(x), number(y), anchor, escaped(Words.cut(edge.way().words(), LONGEST_WAY)));
    }
  }

  private void text(double x, double y, int size, String fill, String weight, String words) {
    put(
        "<text x=\"%s\" y=\"%s\" font-size=\"%d\" fill=\"%s\" font-weight=\"%s\""
            + " text-anchor=\"middle\">%s</text>",
        number(x), number(y), size, fill, weight, escaped(words));
  }

  private void put(String format, Object... parts) {
    svg.append(String.format(Locale.ROOT, format, parts)).append('\n');
  }

  private static String compact(long people) {
    if (people < 1_000) {
      return Long.toString(people);
    }
    return people < 1_000_000 ? people / 1_000 + "k" : people / 1_000_000 + "M";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String words) {
    return words
        .replaceAll("\\p{Cntrl}", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
