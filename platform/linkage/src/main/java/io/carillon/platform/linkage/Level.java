package io.carillon.platform.linkage;

/**
 * How two values may agree.
 *
 * @param condition SQL over {@code l.fI} and {@code r.fI}; the first that holds is the level
 * @param frequency how much of the frequency of the value counts, 0..1
 */
record Level(String label, String condition, double frequency) {

  static Level of(String label, String condition) {
    return new Level(label, condition, 0);
  }
}
