package io.carillon.stack.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How a run is wanted that keeps a ledger of acknowledgements.
 *
 * @param seed what moments and the order of the parts are drawn from
 * @param duration how long events are sent
 * @param kills how often a part is killed meanwhile
 * @param rate events a second
 * @param settling how long the platform may take afterwards for what it accepted
 */
record AckOptions(long seed, Duration duration, int kills, int rate, Duration settling) {
  private static final List<String> PARTS = List.of("ingest", "kafka");
  private static final int HIGHEST_RATE = 100_000;

  /** Of the time between two kills, how much of it a kill may be early or late. */
  private static final double JITTER = 0.25;

  /** A kill of a part, so long after the first event. */
  record Kill(Duration at, Fault fault) {}

  /**
   * From words such as {@code rate=500}; what is not said has its default.
   *
   * @throws IllegalArgumentException for a word that is none of these, or no such number
   */
  static AckOptions of(String[] words) {
    Map<String, Long> values =
        Options.values(
            words, Map.of("seconds", 180L, "kills", 6L, "rate", 2_000L, "settling", 1_800L));
    long rate = values.getOrDefault("rate", 0L);
    if (rate < 1 || rate > HIGHEST_RATE) {
      throw new IllegalArgumentException(
          "rate: %d (expected: 1..%d)".formatted(rate, HIGHEST_RATE));
    }
    return new AckOptions(
        values.getOrDefault("seed", 0L),
        Duration.ofSeconds(values.getOrDefault("seconds", 0L)),
        values.getOrDefault("kills", 0L).intValue(),
        (int) rate,
        Duration.ofSeconds(values.getOrDefault("settling", 0L)));
  }

  /** Each kill in its own part of the time: ingestion and the broker as often, in drawn order. */
  List<Kill> schedule() {
    Random random = new Random(seed);
    Iterator<Fault> faults = Fault.drawn(PARTS, true, random);
    List<Kill> schedule = new ArrayList<>();
    for (int number = 0; number < kills; number++) {
      double middle = number + 0.5 + JITTER * (2 * random.nextDouble() - 1);
      long millis = Math.round(duration.toMillis() * middle / kills);
      schedule.add(new Kill(Duration.ofMillis(millis), faults.next()));
    }
    return schedule;
  }
}
