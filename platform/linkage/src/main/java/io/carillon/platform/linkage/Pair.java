package io.carillon.platform.linkage;

/**
 * Two records, and what speaks for their being of one person.
 *
 * @param a the number of a record, from 0 in the order they came
 * @param b another, higher
 * @param weight in bits, the prior included
 * @param pattern how each field agrees
 * @param weights by field, in bits
 */
public record Pair(int a, int b, double weight, long pattern, float[] weights) {

  public double probability() {
    return Model.probability(weight);
  }
}
