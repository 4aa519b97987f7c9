package io.carillon.bench.linkage;

import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Results;
import io.carillon.bench.Scenario;
import io.carillon.platform.linkage.Linkage;
import io.carillon.platform.linkage.Linked;
import io.carillon.platform.linkage.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Links files whose truth is known, with default settings, and a made-up million. The files are in
 * the folder that {@code LINKAGE_DATA} names: CSV with a column {@code cluster}, {@code ent_id} or,
 * as FEBRL has it, {@code rec_id}. Of some of them it is known how well they can be linked: less is
 * not sound. {@code LINKAGE_RECORDS} is the number of the made-up ones, {@code LINKAGE_MODEL=1}
 * tells what was learnt.
 */
public final class LinkageScenario implements Scenario {
  private static final String NATIONAL = "soc_sec_id";

  @Override
  public boolean run(Environment environment, Figures figures, Results results) throws IOException {
    String folder = System.getenv("LINKAGE_DATA");
    if (folder == null || !Files.isDirectory(Path.of(folder))) {
      figures.say(
          "linkage: no data, so no floor was checked; LINKAGE_DATA names the folder (found: "
              + folder
              + ")");
      return true;
    }
    Floors floors = new Floors();
    for (Path file : files(Path.of(folder))) {
      Labelled labelled = Labelled.read(file);
      floors.measured(labelled.name(), measure(labelled, figures, results));
      if (labelled.columns().contains(NATIONAL)) {
        Labelled less = labelled.without(NATIONAL);
        floors.measured(less.name(), measure(less, figures, results));
      }
    }
    int made = Integer.parseInt(System.getenv().getOrDefault("LINKAGE_RECORDS", "1000000"));
    Path febrl = Path.of(folder, "febrl3.csv");
    if (made > 0 && Files.exists(febrl)) {
      measure(new Population(Labelled.read(febrl).without(NATIONAL), 7).of(made), figures, results);
    }
    floors.lines().forEach(figures::say);
    return floors.hold();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
  }

  /** How well it was linked, by F1 over all pairs. */
  private static double measure(Labelled labelled, Figures figures, Results results)
      throws IOException {
    Settings settings = Settings.standard();
    long begin = System.nanoTime();
    try (Linkage linkage = new Linkage(settings)) {
      linkage.records(labelled.columns(), labelled.rows());
      Linked linked =
          linkage.link(
              step ->
                  figures.say(
                      "linkage: %s: %.1f s: %s"
                          .formatted(labelled.name(), (System.nanoTime() - begin) / 1e9, step)));
      double seconds = (System.nanoTime() - begin) / 1e9;
      figures.say("linkage: %s: columns %s".formatted(labelled.name(), linked.kinds()));
      figures.say("linkage: %s: looked for %s".formatted(labelled.name(), linked.rules()));
      if (System.getenv("LINKAGE_MODEL") != null) {
        figures.say(linked.learnt().toString());
      }
      String name = "linkage-" + labelled.name().replace('_', '-');
      Quality quality = Quality.of(linked.people(), labelled.truth());
      share(name + "-precision", quality.precision(), figures, results);
      share(name + "-recall", quality.recall(), figures, results);
      share(name + "-f1", quality.f1(), figures, results);
      share(name + "-b3", quality.bCubed(), figures, results);
      best(name, linked, labelled.truth(), figures, results);
      results.add(name + "-compared", linked.compared(), "pairs");
      results.add(name + "-people", linked.persons(), "people");
      results.add(name + "-time", seconds, "s");
      results.add(name + "-memory", peakMegabytes(), "MB");
      List.of("-compared", "-people", "-time", "-memory")
          .forEach(figure -> results.print(name + figure, figures));
      return quality.f1();
    }
  }

  private static void share(String name, double value, Figures figures, Results results) {
    results.add(name, value, "share");
    figures.share(name, value);
  }

  /** The best that another threshold could have reached; nobody can know which, without labels. */
  private static void best(
      String name, Linked linked, int[] truth, Figures figures, Results results) {
    double best = 0;
    double where = 0;
    for (double weight = 0; weight <= 14; weight += 0.5) {
      double threshold = 1 / (1 + Math.pow(2, -weight));
      double f1 = Quality.of(linked.peopleAt(threshold), truth).f1();
      if (f1 > best) {
        best = f1;
        where = threshold;
      }
    }
    share(name + "-f1-at-the-best-threshold", best, figures, results);
    figures.say(String.format(Locale.ROOT, "linkage: the best threshold would be %.5f", where));
  }

  /** The most that this process ever had in memory, the database included. */
  private static double peakMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return Double.NaN;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(Double.NaN);
  }
}
