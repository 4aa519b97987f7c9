package io.carillon.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one scenario measured: each figure as often as it was repeated. Told as the median, with the
 * distance of the lowest from the highest beside it.
 */
public final class Results {
  private static final double[] PERCENTILES = {
    0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 100
  };

  private final String scenario;
  private final Path folder;
  private final Map<String, Series> series = new LinkedHashMap<>();
  private final Map<String, List<Distribution>> distributions = new LinkedHashMap<>();

  /** All values of one figure, in the order in which they were measured. */
  record Series(String unit, List<Double> values) {}

  /** A distribution at fixed percentiles, in milliseconds. */
  record Distribution(double[] percentiles, double[] values) {}

  public Results(String scenario, Path folder) {
    this.scenario = scenario;
    this.folder = folder;
  }

  public void add(String name, double value, String unit) {
    series.computeIfAbsent(name, _ -> new Series(unit, new ArrayList<>())).values().add(value);
  }

  /** Keeps a whole distribution for the page of plots. */
  public void distribution(String name, Latencies latencies) {
    double[] values = new double[PERCENTILES.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = latencies.percentile(PERCENTILES[i]);
    }
    distributions
        .computeIfAbsent(name, _ -> new ArrayList<>())
        .add(new Distribution(PERCENTILES, values));
  }

  /** NaN when it was not measured. */
  public double median(String name) {
    Series found = series.get(name);
    if (found == null) {
      return Double.NaN;
    }
    return median(found.values());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** The highest less the lowest; 0 of one value, NaN when it was not measured. */
  public double spread(String name) {
    Series found = series.get(name);
    return found == null
        ? Double.NaN
        : Collections.max(found.values()) - Collections.min(found.values());
  }

  /**
   * By how much the median of the last third of the values is above that of the first; NaN when it
   * was not measured.
   */
  public double growth(String name) {
    Series found = series.get(name);
    if (found == null) {
      return Double.NaN;
    }
    List<Double> values = found.values();
    int third = Math.max(1, values.size() / 3);
    return median(values.subList(values.size() - third, values.size()))
        - median(values.subList(0, third));
  }

  /** Prints {@code FIGURE name median unit} and, of more than one value, the spread. */
  public void print(String name, Figures figures) {
    Series found = series.get(name);
    if (found == null) {
      return;
    }
    figures.figure(name, median(name), found.unit());
    if (found.values().size() > 1) {
      figures.figure(name + "-spread", spread(name), found.unit());
    }
  }

  /** What was measured under names that begin so, in the order in which it was. */
  public List<String> names(String prefix) {
    return series.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /** Leaves a file of single values beside the others. */
  public void file(String name, String text) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name), text);
  }

  /** Leaves {@code <scenario>.csv}: a line per value. */
  void write() throws IOException {
    file(scenario + ".csv", csv());
  }

  String csv() {
    StringBuilder csv = new StringBuilder("scenario,figure,repetition,value,unit\n");
    series.forEach(
        (name, all) -> {
          for (int i = 0; i < all.values().size(); i++) {
            csv.append(
                String.format(
                    Locale.ROOT,
                    "%s,%s,%d,%.3f,%s%n",
                    scenario,
                    name,
                    i + 1,
                    all.values().get(i),
                    all.unit()));
          }
        });
    return csv.toString();
  }

  String scenario() {
    return scenario;
  }

  Map<String, Series> series() {
    return Collections.unmodifiableMap(series);
  }

  Map<String, List<Distribution>> distributions() {
    return Collections.unmodifiableMap(distributions);
  }
}
