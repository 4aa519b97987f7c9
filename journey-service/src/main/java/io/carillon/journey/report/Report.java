package io.carillon.journey.report;

import java.util.List;
import java.util.Map;

/**
 * One version of a journey in numbers.
 *
 * @param entered people who came in, each time counted
 * @param waiting of those, who are on it now
 * @param exited who left, by reason
 * @param converted who reached the objective
 * @param value what the conversions are worth together
 * @param conversionRate converted of entered, 0 to 1
 */
record Report(
    String journey,
    int version,
    long entered,
    long waiting,
    long exitedTotal,
    Map<String, Long> exited,
    long converted,
    double value,
    double conversionRate,
    List<StepReport> steps) {

  /**
   * @param entered how many enrollments came to the step
   * @param waiting how many stand on it now
   * @param exited how many left from it
   * @param messages for a send: how many were asked for, sent, opened, clicked, withheld …
   * @param withheld why messages were withheld or failed
   */
  record StepReport(
      String step,
      String type,
      long entered,
      long waiting,
      long exited,
      Map<String, Long> messages,
      Map<String, Long> withheld) {}
}
