package io.carillon.messaging.quota;

/** What a tenant may still have leave today, in the hands of one transaction. */
public final class Allowance {
  private long left;

  Allowance(long left) {
    this.left = left;
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
