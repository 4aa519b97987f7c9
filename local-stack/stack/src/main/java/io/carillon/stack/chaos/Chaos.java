package io.carillon.stack.chaos;

import io.carillon.stack.StackParts;
import io.carillon.stack.chaos.Trial.Result;
import io.carillon.stack.demo.Environment;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** {@code make chaos}, against a stack that runs. */
public final class Chaos {
  private Chaos() {}

  /** Exit code 0: nothing that must not be; 1: something was, and is named; 2: not understood. */
  public static void main(String[] words) {
    try {
      System.exit(run(Options.of(words), System.out) ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (IOException | IllegalStateException e) {
      System.out.println();
      System.out.println("OFFENCE The run could not go on: " + e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      System.exit(1);
    }
  }

  private static boolean run(Options options, PrintStream out)
      throws IOException, InterruptedException {
    StackParts parts = StackParts.of(System.getenv());
    Environment environment = Environment.read(parts.home().resolve("env"), System.getenv());
    // whoever interrupts a run must not be left with a part that stands still
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> parts.names().forEach(parts::goOn)));
    out.println(
        "Chaos with seed %d for %d s: %s"
            .formatted(
                options.seed(), options.duration().toSeconds(), String.join(", ", parts.names())));
    try (Doors doors = new Doors(environment)) {
      Result result = new Trial(options, parts, doors, new Say(out, System.nanoTime())).run();
      Report report = new Report(result);
      report.print(out);
      Path file = parts.home().resolve("chaos").resolve(options.seed() + ".json");
      report.write(file);
      out.println("All of it: " + file);
      return result.verdict().offences().isEmpty();
    }
  }
}
