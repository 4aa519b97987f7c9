package io.carillon.bench.start;

import io.carillon.bench.Environment;
import io.carillon.bench.Figures;
import io.carillon.bench.Processes;
import io.carillon.bench.Results;
import io.carillon.bench.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Ends the stack and starts it again, three times, with the data that it has. */
public final class StartScenario implements Scenario {
  private static final int REPETITIONS = 3;

  @Override
  public boolean run(Environment environment, Figures figures, Results results)
      throws IOException, InterruptedException {
    for (int repetition = 1; repetition <= REPETITIONS; repetition++) {
      figures.say("start: %d of %d".formatted(repetition, REPETITIONS));
      make("down");
      Progress progress = Progress.of(make("up"));
      progress.parts().forEach((part, seconds) -> results.add("start-" + part, seconds, "s"));
      results.add("start-all", progress.all(), "s");
      long all = 0;
      for (Map.Entry<String, Long> part : Processes.resident(environment.folder()).entrySet()) {
        results.add("start-rss-" + part.getKey(), part.getValue() / 1e6, "MB");
        all += part.getValue();
      }
      results.add("start-rss", all / 1e6, "MB");
    }
    results.names("start-").forEach(name -> results.print(name, figures));
    return true;
  }

  private static List<String> make(String target) throws IOException, InterruptedException {
    Process make =
        new ProcessBuilder("make", "--no-print-directory", target)
            .redirectErrorStream(true)
            .start();
    String output = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = make.waitFor();
    if (exit != 0) {
      throw new IllegalStateException("make %s ended with %d:%n%s".formatted(target, exit, output));
    }
    return output.lines().toList();
  }
}
