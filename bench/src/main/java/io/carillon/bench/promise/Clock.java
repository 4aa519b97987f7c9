package io.carillon.bench.promise;

import io.carillon.bench.Figures;
import io.carillon.bench.Latencies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was due when, and what came.
 *
 * @param due by address, when its mail could leave at the earliest
 * @param mails by address, when its mails arrived
 * @param refused how many events were not accepted
 */
record Clock(Map<String, Instant> due, Map<String, List<Instant>> mails, long refused) {
  private static final double LATE = 1_000;

  /** How much later than due each came; an early one counts as in time here. */
  Latencies late() {
    Latencies late = new Latencies();
    due.forEach(
        (address, at) -> came(address).forEach(mail -> late.add(Duration.between(at, mail))));
    return late;
  }

  long early() {
    return due.entrySet().stream()
        .flatMap(
            each -> came(each.getKey()).stream().filter(mail -> mail.isBefore(each.getValue())))
        .count();
  }

  /** Addresses whose mail is missing or came more than once. */
  long wrong() {
    return due.keySet().stream().filter(address -> came(address).size() != 1).count();
  }

  /** Whether each came once, none early, none more than a second late. */
  boolean isKept() {
    return refused == 0 && early() == 0 && wrong() == 0 && late().max() <= LATE;
  }

  void print(String name, Figures figures) {
    late().print(name + ".late", figures);
    figures.figure(name + ".early", early(), "mails");
    figures.figure(name + ".missing-or-twice", wrong(), "mails");
    figures.figure(name + ".refused", refused, "events");
  }

  private List<Instant> came(String address) {
    return mails.getOrDefault(address, List.of());
  }
}
