package io.carillon.journey.diagram;

import io.carillon.journey.definition.JourneyDefinition;
import io.carillon.journey.definition.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where each step of a journey stands in a drawing: in the layer behind all that lead to it (ways
 * back are set aside), and within its layer near those that it is joined to.
 */
final class Layers {
  private static final int SWEEPS = 8;

  /** A way from one step to another; back when it leads to an earlier layer or to itself. */
  record Edge(String from, Step.Way way, boolean back) {}

  private final JourneyDefinition definition;
  private final List<Edge> edges = new ArrayList<>();
  private final Map<String, Integer> layer = new LinkedHashMap<>();
  private final List<List<String>> rows = new ArrayList<>();

  private Layers(JourneyDefinition definition) {
    this.definition = definition;
  }

  static Layers of(JourneyDefinition definition) {
    Layers layers = new Layers(definition);
    layers.separate(definition.start(), new HashSet<>(), new HashSet<>());
    layers.assign();
    layers.order();
    return layers;
  }

  List<Edge> edges() {
    return edges;
  }

  /** The steps of each layer, from left to right. */
  List<List<String>> rows() {
    return rows;
  }

  int layer(String step) {
    return layer.getOrDefault(step, 0);
  }

  private void separate(String step, Set<String> open, Set<String> done) {
    if (!definition.steps().containsKey(step) || !done.add(step)) {
      return;
    }
    open.add(step);
    for (Step.Way way : definition.step(step).ways()) {
      edges.add(new Edge(step, way, open.contains(way.next())));
      separate(way.next(), open, done);
    }
    open.remove(step);
  }

  private void assign() {
    Map<String, Integer> incoming = new HashMap<>();
    edges.stream()
        .filter(e -> !e.back())
        .forEach(e -> incoming.merge(e.way().next(), 1, Integer::sum));
    List<String> open = new ArrayList<>(List.of(definition.start()));
    layer.put(definition.start(), 0);
    while (!open.isEmpty()) {
      String step = open.removeFirst();
      for (Edge edge : edges) {
        if (!edge.back() && edge.from().equals(step)) {
          layer.merge(edge.way().next(), layer(step) + 1, Math::max);
          if (incoming.merge(edge.way().next(), -1, Integer::sum) == 0) {
            open.add(edge.way().next());
          }
        }
      }
    }
    layer.forEach(
        (step, row) -> {
          while (rows.size() <= row) {
            rows.add(new ArrayList<>());
          }
          rows.get(row).add(step);
        });
  }

  /** Moves each step towards the middle of its neighbours, down and up in turns. */
  private void order() {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      Map<String, Double> place = places();
      List<List<String>> inTurn = down ? rows : rows.reversed();
      for (List<String> row : inTurn) {
        Map<String, Double> wish = new HashMap<>();
        row.forEach(step -> wish.put(step, middle(step, down, place)));
        row.sort(Comparator.comparing(step -> wish.getOrDefault(step, 0.0)));
        for (int i = 0; i < row.size(); i++) {
          place.put(row.get(i), at(i, row.size()));
        }
      }
    }
  }

  private Map<String, Double> places() {
    Map<String, Double> place = new HashMap<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        place.put(row.get(i), at(i, row.size()));
      }
    }
    return place;
  }

  private static double at(int index, int size) {
    return index - (size - 1) / 2.0;
  }

  private double middle(String step, boolean fromAbove, Map<String, Double> place) {
    return edges.stream()
        .filter(e -> !e.back())
        .filter(e -> (fromAbove ? e.way().next() : e.from()).equals(step))
        .mapToDouble(e -> place.getOrDefault(fromAbove ? e.from() : e.way().next(), 0.0))
        .average()
        .orElse(place.getOrDefault(step, 0.0));
  }
}
