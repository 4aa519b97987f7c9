package io.carillon.messaging.quota;

import org.jspecify.annotations.Nullable;

/** What a tenant may still have leave on a day, in the hands of one transaction. */
public final class Allowance {
  /** Of a tenant without a quota. */
  public static final Allowance WITHOUT_END = new Allowance(null, Long.MAX_VALUE);

  private final @Nullable Day day;
  private long left;

  /**
   * @param day on which it counts, or null when nothing is counted
   */
  Allowance(@Nullable Day day, long left) {
    this.day = day;
    this.left = left;
  }

  @Nullable Day day() {
    return day;
  }

  /** Takes one message from it; false when nothing is left. */
  public boolean take() {
    if (left <= 0) {
      return false;
    }
    left--;
    return true;
  }
}
