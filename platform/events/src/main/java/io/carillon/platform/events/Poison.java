package io.carillon.platform.events;

import io.carillon.platform.problem.Reason;
import java.util.List;

/** Records that can never be applied: they go to the dead-letter topic with this reason. */
public final class Poison extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Inbound<?>> records;
  private final transient Reason reason;
  private final String detail;

  /**
   * @param detail for people; without personal data
   */
  public Poison(Inbound<?> record, Reason reason, String detail) {
    this(List.of(record), reason, detail);
  }

  /** The same of several records of one batch, so that the others are given again only once. */
  public Poison(List<? extends Inbound<?>> records, Reason reason, String detail) {
    super(detail, null, false, false);
    this.records = List.copyOf(records);
    this.reason = reason;
    this.detail = detail;
  }

  List<Inbound<?>> records() {
    return records;
  }

  Reason reason() {
    return reason;
  }

  String detail() {
    return detail;
  }
}
