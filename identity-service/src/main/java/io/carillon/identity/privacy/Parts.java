package io.carillon.identity.privacy;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Cuts what a service gives out into parts of a size that a row can have. */
final class Parts {
  private static final int LONGEST = 256 * 1024;

  private final BiConsumer<Integer, String> out;
  private final Map<String, Long> counts = new TreeMap<>();
  private final StringBuilder part = new StringBuilder();
  private int number;

  /**
   * @param out takes each part by its number, from 0
   */
  Parts(BiConsumer<Integer, String> out) {
    this.out = out;
  }

  /**
   * @param json one JSON value
   */
  void add(String kind, String json) {
    counts.merge(kind, 1L, Long::sum);
    if (!part.isEmpty()) {
      part.append(',');
    }
    part.append("{\"kind\":\"").append(kind).append("\",\"data\":").append(json).append('}');
    if (part.length() >= LONGEST) {
      end();
    }
  }

  /** Gives out what is left. */
  void end() {
    if (!part.isEmpty()) {
      out.accept(number++, part.toString());
      part.setLength(0);
    }
  }

  /** How many things of each kind there were. */
  Map<String, Long> counts() {
    return counts;
  }
}
