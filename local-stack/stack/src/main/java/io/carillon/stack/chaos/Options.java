package io.carillon.stack.chaos;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a run is wanted.
 *
 * @param seed what everything is drawn from: parts, moments, people
 * @param duration until the last fault has been recovered from
 * @param kills how many parts are killed, and nothing else is done to any; 0 for all kinds of
 *     faults until the time is over
 * @param settling how long what is missing may take to come afterwards
 */
record Options(long seed, Duration duration, int kills, Duration settling) {
  private static final int SHORTEST = 30;
  private static final int SEEDS = 100_000;

  /**
   * From words such as {@code seed=7}; what is not said has its default, and the seed one that is
   * new each time.
   *
   * @throws IllegalArgumentException for a word that is none of these, or no such number
   */
  static Options of(String[] words) {
    Map<String, Long> values =
        values(words, Map.of("seconds", 600L, "kills", 0L, "settling", 240L));
    return new Options(
        values.getOrDefault("seed", 0L),
        Duration.ofSeconds(values.getOrDefault("seconds", 0L)),
        values.getOrDefault("kills", 0L).intValue(),
        Duration.ofSeconds(values.getOrDefault("settling", 0L)));
  }

  /**
   * The numbers of all words, each its default where it is not said; a seed is always among them.
   */
  static Map<String, Long> values(String[] words, Map<String, Long> defaults) {
    Map<String, Long> values = new TreeMap<>(defaults);
    values.put("seed", System.currentTimeMillis() % SEEDS);
    for (String word : words) {
      String[] parts = word.split("=", 2);
      if (parts.length < 2 || !values.containsKey(parts[0]) || !parts[1].matches("[0-9]{1,9}")) {
        throw new IllegalArgumentException(
            word + " (expected: one of " + values.keySet() + " with a number, such as seed=7)");
      }
      values.put(parts[0], Long.parseLong(parts[1]));
    }
    long seconds = values.getOrDefault("seconds", 0L);
    if (seconds < SHORTEST) {
      throw new IllegalArgumentException(
          "seconds: " + seconds + " (expected: at least " + SHORTEST + ")");
    }
    return values;
  }
}
