package io.carillon.platform.events;

import io.carillon.platform.problem.Reason;

/** A record that can never be applied: it goes to the dead-letter topic with this reason. */
public final class Poison extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Inbound<?> record;
  private final transient Reason reason;
  private final String detail;

  /**
   * @param detail for people; without personal data
   */
  public Poison(Inbound<?> record, Reason reason, String detail) {
    super(detail, null, false, false);
    this.record = record;
    this.reason = reason;
    this.detail = detail;
  }

  Inbound<?> record() {
    return record;
  }

  Reason reason() {
    return reason;
  }

  String detail() {
    return detail;
  }
}
