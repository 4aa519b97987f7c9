package io.carillon.stack.chaos;

import io.carillon.stack.StackParts;
import io.carillon.stack.chaos.AckLedger.Account;
import io.carillon.stack.chaos.AckOptions.Kill;
import io.carillon.stack.chaos.Told.Outage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One run: events at a rate, ingestion and the broker killed meanwhile, and then the log read and
 * held against what clients were told.
 */
final class AckTrial {
  private static final Duration CALM_PATIENCE = Duration.ofMinutes(1);
  private static final Duration RECOVERY_PATIENCE = Duration.ofMinutes(5);
  private static final Duration CLIENTS_PATIENCE = Duration.ofMinutes(10);
  private static final Duration CLOSELY = Duration.ofMillis(20);
  private static final Duration PROGRESS = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final AckOptions options;
  private final StackParts parts;
  private final Doors doors;
  private final Say say;
  private final String run;

  AckTrial(AckOptions options, StackParts parts, Doors doors, Say say) {
    this.options = options;
    this.parts = parts;
    this.doors = doors;
    this.say = say;
    this.run =
        "k%d-%s"
            .formatted(
                options.seed(), Long.toString(System.currentTimeMillis(), Character.MAX_RADIX));
  }

  AckReport run() throws IOException, InterruptedException {
    try (AckTopics topics = new AckTopics(parts.kafka());
        AckClients clients = new AckClients(ways(), run)) {
      List<Outage> outages = load(clients);
      AckLedger ledger = new AckLedger(clients.sent(), clients.acked());
      say.line("reading the log");
      Account account = settle(topics, ledger);
      return new AckReport(
          options, account, outages, clients.repeated(), clients.answers(), clients.ackedBy());
    }
  }

  private List<AckDoor> ways() {
    int together = AckClients.TOGETHER;
    return List.of(
        AckDoor.batch(together, doors::batch),
        AckDoor.single(doors::track),
        new AckStream(together, doors::publish));
  }

  private List<Outage> load(AckClients clients) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Thread load =
        Thread.ofPlatform()
            .name("load")
            .start(() -> clients.send(options.rate(), options.duration()));
    if (!await(CALM_PATIENCE, () -> clients.acceptedSince(begin), clients)) {
      throw new IOException("Events are not accepted although nothing was done to any part.");
    }
    List<Outage> outages = new ArrayList<>();
    for (Kill kill : options.schedule()) {
      Duration left = kill.at().minusNanos(System.nanoTime() - begin);
      await(left, () -> false, clients);
      outages.add(suffer(clients, kill.fault(), outages.size() + 1));
    }
    say.line("no more kills; waiting for the last clients");
    await(CLIENTS_PATIENCE, () -> !load.isAlive() && clients.underWay() == 0, clients);
    say.line(told(clients));
    return outages;
  }

  private Outage suffer(AckClients clients, Fault fault, int number)
      throws IOException, InterruptedException {
    say.line(
        "%2d  kill -9 %s with %d applications under way"
            .formatted(number, fault.part(), clients.underWay()));
    Instant begin = Instant.now();
    parts.kill(fault.part());
    long gone = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(fault.away().toMillis());
    Instant back = Instant.now();
    CompletableFuture<Void> up =
        CompletableFuture.runAsync(() -> Trial.start(parts, say, back, RECOVERY_PATIENCE));
    boolean accepted = await(RECOVERY_PATIENCE, () -> clients.acceptedSince(gone), clients);
    Instant recovered = accepted ? Instant.now() : Instant.MAX;
    say.line(
        accepted
            ? "    events are accepted again %.1f s after its restart began"
                .formatted(Duration.between(back, recovered).toMillis() / 1000.0)
            : "    no event is accepted any more");
    // the next part is not hit before this one is whole
    if (!await(RECOVERY_PATIENCE, up::isDone, clients)) {
      throw new IOException(fault.part() + " does not start.");
    }
    return new Outage(fault.part(), false, begin, back, recovered);
  }

  /** Reads on until all that is in the log has been decided on, and nothing is missing. */
  private Account settle(AckTopics topics, AckLedger ledger)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + options.settling().toNanos();
    while (true) {
      // what is decided before the topics are read is read
      long undecided = topics.undecided();
      topics.read(run, ledger);
      Account account = ledger.account();
      boolean over = System.nanoTime() > end;
      if ((undecided == 0 && account.whole()) || over) {
        return account;
      }
      say.line(
          "%,d in the log, %,d of them in effect; %,d records to decide on"
              .formatted(account.inTopic(), account.inEffect(), undecided));
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
    }
  }

  /** Waits and tells how it goes meanwhile; whether it holds. */
  private boolean await(Duration patience, BooleanSupplier holds, AckClients clients)
      throws InterruptedException {
    long begin = System.nanoTime();
    long next = begin + PROGRESS.toNanos();
    while (!holds.getAsBoolean()) {
      long now = System.nanoTime();
      if (now - begin >= patience.toNanos()) {
        return false;
      }
      if (now >= next) {
        say.line(told(clients));
        next = now + PROGRESS.toNanos();
      }
      TimeUnit.MILLISECONDS.sleep(CLOSELY.toMillis());
    }
    return true;
  }

  private static String told(AckClients clients) {
    return "%,d sent, %,d acknowledged, %,d calls made again"
        .formatted(clients.sent(), clients.acked().cardinality(), clients.repeated());
  }
}
