package io.carillon.stack.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.stack.StackParts;
import io.carillon.stack.chaos.Offence.Kind;
import io.carillon.stack.chaos.Told.Outage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** One run: load, faults in the middle of it, recovery, and the books compared at the end. */
final class Trial {
  /** What must be in flight when a part is hit. */
  static final int IN_FLIGHT = 200;

  private static final int BURST = 48;
  private static final int MOST_BURSTS = 12;
  private static final Duration BURST_PATIENCE = Duration.ofSeconds(10);
  private static final Duration CALM_PATIENCE = Duration.ofMinutes(1);
  private static final Duration RECOVERY_PATIENCE = Duration.ofMinutes(5);

  /** A fault that is begun with less time left would outlast the run. */
  private static final Duration A_FAULT = Duration.ofSeconds(30);

  private static final Duration LOOK_PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

  /** What came of a run. */
  record Result(
      Options options, Told told, Found found, Limits limits, Verdict verdict, int repeated) {}

  private final Options options;
  private final StackParts parts;
  private final Doors doors;
  private final Say say;
  private final Instant began = Instant.now().minusSeconds(5);
  private final String run;
  private final Book book = new Book();
  private final Probe probe;

  Trial(Options options, StackParts parts, Doors doors, Say say) {
    this.options = options;
    this.parts = parts;
    this.doors = doors;
    this.say = say;
    this.run =
        "c%d-%s"
            .formatted(
                options.seed(), Long.toString(System.currentTimeMillis(), Character.MAX_RADIX));
    this.probe = new Probe(doors, run);
  }

  Result run() throws IOException, InterruptedException {
    say.line("preparing journeys, segments, traits and templates");
    new Definitions(doors).settle();
    probe.begin();
    try (Hiccups hiccups = new Hiccups();
        Crowd crowd = new Crowd(doors, book, run, new Random(options.seed() + 1))) {
      say.line("warming up");
      if (!crowd.burst(BURST, CALM_PATIENCE)) {
        throw new IOException("Events are not accepted although nothing was done to any part.");
      }
      Duration calm = probe.calm(CALM_PATIENCE);
      say.line("calm: %d ms from an event to its mail".formatted(calm.toMillis()));
      crowd.trickle();
      faults(crowd);
      say.line("no more faults; waiting for the last clients");
      crowd.goHome();
      return settle(Limits.of(calm, hiccups.longest()), crowd);
    }
  }

  private void faults(Crowd crowd) throws IOException, InterruptedException {
    Iterator<Fault> faults =
        Fault.drawn(parts.names(), options.kills() > 0, new Random(options.seed()));
    Instant last = Instant.now().plus(options.duration()).minus(A_FAULT);
    int done = 0;
    boolean goesOn = true;
    while (goesOn
        && Instant.now().isBefore(last)
        && (options.kills() == 0 || done < options.kills())) {
      goesOn = suffer(crowd, faults.next(), ++done);
    }
  }

  /** Says whether the part has recovered. */
  private boolean suffer(Crowd crowd, Fault fault, int number)
      throws IOException, InterruptedException {
    int inFlight = load(crowd, fault);
    String what = fault.still() ? "SIGSTOP " : "kill -9 ";
    say.line("%2d  %s%s with %d events in flight".formatted(number, what, fault.part(), inFlight));
    if (inFlight < IN_FLIGHT) {
      book.noticed(
          new Offence(
              Kind.AWAY,
              "-",
              "events in flight at " + what + fault.part(),
              "at least " + IN_FLIGHT,
              Integer.toString(inFlight)));
    }
    Instant begin = Instant.now();
    Instant back;
    CompletableFuture<Optional<Instant>> through;
    if (fault.still()) {
      parts.standStill(fault.part());
      try {
        TimeUnit.MILLISECONDS.sleep(fault.away().toMillis());
      } finally {
        parts.goOn(fault.part());
      }
      back = Instant.now();
      say.line("    SIGCONT after %.1f s".formatted(fault.away().toMillis() / 1000.0));
      through = CompletableFuture.supplyAsync(() -> probe.through(RECOVERY_PATIENCE));
    } else {
      parts.kill(fault.part());
      TimeUnit.MILLISECONDS.sleep(fault.away().toMillis());
      back = Instant.now();
      say.line("    starting it again after %.1f s".formatted(fault.away().toMillis() / 1000.0));
      through = CompletableFuture.supplyAsync(() -> probe.through(RECOVERY_PATIENCE));
      start(parts, say, back, RECOVERY_PATIENCE);
    }
    Instant recovered = get(through).orElse(Instant.MAX);
    book.outage(new Outage(fault.part(), fault.still(), begin, back, recovered));
    boolean isBack = !recovered.equals(Instant.MAX);
    say.line(
        isBack
            ? "    a probe came through %.1f s later"
                .formatted(Duration.between(back, recovered).toMillis() / 1000.0)
            : "    no probe comes through");
    return isBack;
  }

  /** As often as a person would who sees that it was the machine that was too slow. */
  static void start(StackParts parts, Say say, Instant since, Duration patience) {
    boolean up = false;
    while (!up && Instant.now().isBefore(since.plus(patience))) {
      try {
        parts.up();
        up = true;
      } catch (IOException e) {
        say.line("    " + String.valueOf(e.getMessage()).strip());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Loads the line until enough is in flight; says how much. */
  private int load(Crowd crowd, Fault fault) throws IOException, InterruptedException {
    int inFlight = 0;
    Instant since = Instant.now();
    for (int burst = 0; burst < MOST_BURSTS && inFlight < IN_FLIGHT; burst++) {
      boolean all = crowd.burst(BURST, BURST_PATIENCE);
      if (!all) {
        say.line("    not all of a burst is accepted yet");
      }
      TimeUnit.MILLISECONDS.sleep(fault.hesitation().toMillis());
      inFlight = book.inFlight(since, welcomed(since));
    }
    return inFlight;
  }

  private Set<String> welcomed(Instant since) throws IOException {
    Set<String> addresses = new HashSet<>();
    for (JsonNode mail : doors.mails(Story.WELCOME, since)) {
      mail.path("to").forEach(to -> addresses.add(to.asText()));
    }
    return addresses;
  }

  /** Looks until all has come that must, then once more for what came twice. */
  private Result settle(Limits limits, Crowd crowd) throws IOException, InterruptedException {
    Finder finder = new Finder(doors, began);
    Told told = book.told();
    long end = System.nanoTime() + options.settling().toNanos();
    boolean whole = false;
    while (true) {
      Found found =
          Repeatedly.until(LOOK_PATIENCE, () -> Optional.of(finder.look(told.people())))
              .orElseThrow(() -> new IOException("What is there cannot be read any more."));
      Verdict verdict = Ledger.judge(told, found, limits);
      boolean over = System.nanoTime() > end;
      if (whole || over) {
        return new Result(options, told, found, limits, verdict, crowd.repeated());
      }
      long missing = verdict.count(Kind.LOST);
      whole = missing == 0 && found.messages().stream().noneMatch(Trial::isClaimed);
      say.line(
          whole
              ? "all has come; looking once more"
              : "%d things are missing yet, %d messages in doubt; waiting"
                  .formatted(missing, verdict.inDoubt()));
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
    }
  }

  private static boolean isClaimed(Found.Message message) {
    return message.state().equals("claimed");
  }

  private static <T> T get(CompletableFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }
}
