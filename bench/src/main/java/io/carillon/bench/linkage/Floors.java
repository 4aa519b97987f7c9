package io.carillon.bench.linkage;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How well files must be linked at least, by F1 over all pairs, and how well they were. */
final class Floors {
  private static final Map<String, Double> LEAST =
      new TreeMap<>(
          Map.of(
              "febrl3", 0.99,
              "febrl3-without-soc_sec_id", 0.97,
              "rldata10000", 0.95,
              "fake_1000", 0.85));

  private final Map<String, Double> measured = new HashMap<>();

  void measured(String file, double f1) {
    measured.put(file, f1);
  }

  /** Whether none is missed of those that were measured. */
  boolean hold() {
    return measured.entrySet().stream()
        .allMatch(e -> e.getValue() >= LEAST.getOrDefault(e.getKey(), 0.0));
  }

  /** Of each what became of it. */
  List<String> lines() {
    return LEAST.entrySet().stream().map(e -> line(e.getKey(), e.getValue())).toList();
  }

  private String line(String file, double least) {
    Double f1 = measured.get(file);
    return f1 == null
        ? String.format(
            Locale.ROOT, "linkage: %s: floor %.2f not checked: no such file", file, least)
        : String.format(
            Locale.ROOT,
            "linkage: %s: F1 %.4f, floor %.2f: %s",
            file,
            f1,
            least,
            f1 >= least ? "holds" : "MISSED");
  }
}
