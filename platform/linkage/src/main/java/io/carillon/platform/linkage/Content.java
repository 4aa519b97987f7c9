package io.carillon.platform.linkage;

/**
 * What is in a column, as counted over a sample of its values.
 *
 * @param filled how many of the sample are not empty
 * @param distinct how many different values they have
 * @param emails the share of what looks like an e-mail address, 0..1
 * @param dates the share of what looks like a date
 * @param integers the share of whole numbers
 * @param length the mean number of characters
 * @param low whole numbers are rarely lower
 * @param high whole numbers are rarely higher
 */
record Content(
    long filled,
    long distinct,
    double emails,
    double dates,
    double integers,
    double length,
    long low,
    long high) {

  boolean allNumbers() {
    return integers > 0.95;
  }

  boolean within(long from, long to) {
    return allNumbers() && low >= from && high <= to;
  }

  boolean allDifferent() {
    return filled > 10 && distinct == filled;
  }
}
