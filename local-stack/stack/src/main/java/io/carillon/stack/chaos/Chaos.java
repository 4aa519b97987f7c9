package io.carillon.stack.chaos;

import io.carillon.stack.StackParts;
import io.carillon.stack.chaos.Trial.Result;
import io.carillon.stack.demo.Environment;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;

/** {@code make chaos}, against a stack that runs. */
public final class Chaos {
  /** The word before the others for a ledger of acknowledgements instead of people's days. */
  private static final String LEDGER = "ledger";

  private Chaos() {}

  /** Exit code 0: nothing that must not be; 1: something was, and is named; 2: not understood. */
  public static void main(String[] words) {
    try {
      boolean ledger = words.length > 0 && words[0].equals(LEDGER);
      boolean sound =
          ledger
              ? ledger(AckOptions.of(Arrays.copyOfRange(words, 1, words.length)), System.out)
              : run(Options.of(words), System.out);
      System.exit(sound ? 0 : 1);
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

  private static boolean ledger(AckOptions options, PrintStream out)
      throws IOException, InterruptedException {
    StackParts parts = StackParts.of(System.getenv());
    Environment gateway = Environment.read(parts.home().resolve("env"), System.getenv());
    Environment ingest =
        new Environment(
            parts.ingestUrl(),
            gateway.writeKey(),
            gateway.tokenUrl(),
            gateway.clientId(),
            gateway.sandboxUrl());
    out.println(
        "Ledger with seed %d for %d s: %,d events a second, %d times kill -9"
            .formatted(
                options.seed(), options.duration().toSeconds(), options.rate(), options.kills()));
    try (Doors doors = new Doors(ingest)) {
      AckReport report = new AckTrial(options, parts, doors, new Say(out, System.nanoTime())).run();
      report.print(out);
      return report.offences().isEmpty();
    }
  }
}
