package io.carillon.bench.identity;

import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs identity's own test of 64 writers on a hundred identifiers, which the running service with
 * its one consumer cannot be: for many rounds, on as many connections as writers.
 */
final class Torture {
  private static final Path LOG = Path.of("bench", "target", "identity-torture.log");
  private static final Path OUTPUT =
      Path.of(
          "identity-service",
          "target",
          "surefire-reports",
          "io.carillon.identity.stream.TortureTest-output.txt");
  private static final Pattern FIGURE = Pattern.compile("FIGURE (\\S+) (\\S+) (\\S+)");
  private static final int WRITERS = 64;

  private final Figures figures;
  private final Results results;

  Torture(Figures figures, Results results) {
    this.figures = figures;
    this.results = results;
  }

  /** Whether nothing was lost; also when it is left out. */
  boolean run() throws IOException, InterruptedException {
    long rounds = Environment.setting("IDENTITY_TORTURE", 20);
    if (rounds <= 0) {
      return true;
    }
    figures.say(
        "identity: %d rounds of %d writers on a hundred identifiers".formatted(rounds, WRITERS));
    Files.deleteIfExists(OUTPUT);
    Process maven =
        new ProcessBuilder(
                List.of(
                    "./mvnw",
                    "-B",
                    "-ntp",
                    "-pl",
                    "identity-service",
                    "-am",
                    "package",
                    "-Dtest=TortureTest",
                    "-Dsurefire.failIfNoSpecifiedTests=false",
                    "-Dspotless.check.skip",
                    // what runs stays as it is
                    "-Dquarkus.build.skip",
                    "-Dcarillon.torture=" + rounds,
                    "-Dquarkus.datasource.jdbc.max-size=" + WRITERS))
            .redirectErrorStream(true)
            .redirectOutput(LOG.toFile())
            .start();
    Thread atExit = new Thread(maven::destroy);
    Runtime.getRuntime().addShutdownHook(atExit);
    boolean passed = maven.waitFor() == 0;
    Runtime.getRuntime().removeShutdownHook(atExit);
    List<String> told = Files.exists(OUTPUT) ? Files.readAllLines(OUTPUT) : List.of();
    List<String> names = new ArrayList<>();
    for (String line : told) {
      Matcher figure = FIGURE.matcher(line);
      if (figure.matches()) {
        results.add(figure.group(1), Double.parseDouble(figure.group(2)), figure.group(3));
        names.add(figure.group(1));
      }
    }
    names.forEach(name -> results.print(name, figures));
    if (!passed || names.isEmpty()) {
      figures.say("identity: the writers' run failed; see " + LOG);
      return false;
    }
    return true;
  }
}
