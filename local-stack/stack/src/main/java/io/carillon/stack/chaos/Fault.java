package io.carillon.stack.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One thing that is done to a part.
 *
 * @param still whether it is stood still, else it is killed
 * @param hesitation from the last events to the signal
 * @param away from the signal until it is started again or let go on
 */
record Fault(String part, boolean still, Duration hesitation, Duration away) {
  private static final int LONGEST_HESITATION = 200;
  private static final int LONGEST_DOWN = 3_000;

  /** Beyond the ten seconds after which Kafka takes a member for gone. */
  private static final int SHORTEST_STILL = 11_000;

  private static final int LONGEST_STILL = 14_000;

  /**
   * Faults without end: each part is killed and stood still once, in an order that is drawn, before
   * any is for a second time.
   *
   * @param onlyKills whether parts are killed only
   */
  static Iterator<Fault> drawn(List<String> parts, boolean onlyKills, RandomGenerator random) {
    return new Iterator<>() {
      private final List<Fault> round = new ArrayList<>();

      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public Fault next() {
        if (round.isEmpty()) {
          for (String part : parts) {
            round.add(draw(part, false, random));
            if (!onlyKills) {
              round.add(draw(part, true, random));
            }
          }
          Collections.shuffle(round, java.util.Random.from(random));
        }
        return round.removeLast();
      }
    };
  }

  private static Fault draw(String part, boolean still, RandomGenerator random) {
    int away = still ? random.nextInt(SHORTEST_STILL, LONGEST_STILL) : random.nextInt(LONGEST_DOWN);
    return new Fault(
        part,
        still,
        Duration.ofMillis(random.nextInt(LONGEST_HESITATION)),
        Duration.ofMillis(away));
  }
}
