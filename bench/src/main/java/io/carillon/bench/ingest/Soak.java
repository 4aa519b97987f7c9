package io.carillon.bench.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Processes;
import io.carillon.bench.Results;
import io.carillon.bench.load.Ceiling;
import io.carillon.bench.load.Load;
import io.carillon.bench.load.Standstill;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ingestion's process keeps in memory under an even load, looked at every minute: its resident
 * bytes, and those of its heap that are reached behind a collection of all garbage. Set {@code
 * INGEST_SOAK_MINUTES} for another time than half an hour; 0 leaves it out.
 */
final class Soak {
  private static final int MINUTES = 30;
  private static final double EVENTS_ALONE = 300;
  private static final double BATCHES = 7;
  private static final double MEGABYTE = 1 << 20;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** The last line of a JVM's histogram: how many objects there are, and their bytes. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  private final Environment environment;
  private final Figures figures;
  private final Results results;

  Soak(Environment environment, Figures figures, Results results) {
    this.environment = environment;
    this.figures = figures;
    this.results = results;
  }

  /** Whether every call was answered as it should be. */
  boolean run() throws IOException, InterruptedException {
    int minutes = (int) Environment.setting("INGEST_SOAK_MINUTES", MINUTES);
    if (minutes == 0) {
      return true;
    }
    figures.say(
        "ingest: %d minutes of %.0f events alone and %.0f batches a second"
            .formatted(minutes, EVENTS_ALONE, BATCHES));
    URI address = environment.beside(IngestScenario.PORT_ABOVE_THE_GATEWAYS);
    Ceiling.Loads single = Shape.SINGLE.at(address, environment);
    Ceiling.Loads batch = Shape.BATCH.at(address, environment);
    Map<Integer, Integer> others = new TreeMap<>();
    boolean sound = true;
    try (Standstill _ = Standstill.ofAllBut(environment.folder(), IngestScenario.PARTS)) {
      for (int minute = 1; minute <= minutes; minute++) {
        minute(single, batch, others);
        sample(minute);
      }
    } catch (IOException e) {
      figures.say("ingest-soak: ended early: " + e.getMessage());
      sound = false;
    }
    for (String name : results.names("ingest-soak-")) {
      results.print(name, figures);
      figures.figure(name + "-growth", results.growth(name), "MB");
    }
    if (!others.isEmpty()) {
      figures.say("ingest-soak: others than expected: " + others);
    }
    return sound && others.isEmpty();
  }

  private static void minute(
      Ceiling.Loads single, Ceiling.Loads batch, Map<Integer, Integer> others)
      throws IOException, InterruptedException {
    try (Load alone = single.open();
        Load together = batch.open()) {
      Thread batches = Thread.ofPlatform().start(() -> note(together, BATCHES, others));
      note(alone, EVENTS_ALONE, others);
      batches.join();
    }
  }

  private static void note(Load load, double perSecond, Map<Integer, Integer> others) {
    try {
      Map<Integer, Integer> statuses = load.run(perSecond, Duration.ZERO, MINUTE).statuses();
      synchronized (others) {
        statuses.forEach((status, count) -> others.merge(status, count, Integer::sum));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sample(int minute) throws IOException, InterruptedException {
    List<ProcessHandle> processes = Processes.parts(environment.folder()).get("ingest");
    if (processes == null) {
      throw new IOException("Ingestion does not run any more.");
    }
    double heap = live(processes.getFirst().pid()) / MEGABYTE;
    double resident =
        Processes.resident(environment.folder()).getOrDefault("ingest", 0L) / MEGABYTE;
    results.add("ingest-soak-heap", heap, "MB");
    results.add("ingest-soak-rss", resident, "MB");
    figures.say(
        "ingest: minute %d: %.1f MB resident, %.1f MB of the heap are reached"
            .formatted(minute, resident, heap));
  }

  /** The JVM collects all garbage before it counts. */
  private static long live(long pid) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String told = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd: " + told);
    }
    return total(told);
  }

  static long total(String histogram) throws IOException {
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IOException("jcmd told no total: " + histogram);
    }
    return Long.parseLong(total.group(1));
  }
}
