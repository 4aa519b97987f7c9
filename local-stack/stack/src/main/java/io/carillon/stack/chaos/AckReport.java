package io.carillon.stack.chaos;

import io.carillon.stack.chaos.AckLedger.Account;
import io.carillon.stack.chaos.Told.Outage;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run with a ledger of acknowledgements says at its end.
 *
 * @param repeated how many calls were made again
 * @param answers how often each status was answered
 * @param ackedBy how many events each door acknowledged
 */
record AckReport(
    AckOptions options,
    Account account,
    List<Outage> outages,
    int repeated,
    Map<String, Integer> answers,
    Map<String, Integer> ackedBy) {
  /** Accepted, told to come again, or cut: what a client has to be ready for. */
  private static final Set<String> USUAL = Set.of("200", "429", "503", "none");

  /** What must not be, in words. */
  List<String> offences() {
    List<String> offences = new ArrayList<>(account.offences());
    answers.forEach(
        (status, count) -> {
          if (!USUAL.contains(status)) {
            offences.add("%d calls answered %s".formatted(count, status));
          }
        });
    outages.stream()
        .filter(outage -> outage.recovered().equals(Instant.MAX))
        .forEach(outage -> offences.add("no event accepted after kill -9 " + outage.part()));
    if (outages.size() < options.kills()) {
      offences.add("%d kills of %d".formatted(outages.size(), options.kills()));
    }
    ackedBy.forEach(
        (door, events) -> {
          if (events == 0) {
            offences.add("no event acknowledged by the door " + door);
          }
        });
    return offences;
  }

  void print(PrintStream out) {
    out.println();
    row(out, "sent", account.sent(), "events, %,d a second wanted".formatted(options.rate()));
    row(out, "acked", account.acked(), "of them acknowledged");
    ackedBy.forEach((door, events) -> row(out, "  " + door, events, "of these by that door"));
    row(out, "repeated", repeated, "calls made again; answers: " + answers);
    row(out, "in topic", account.inTopic(), "of the events are in events.raw");
    row(out, "doubled", account.doubled(), "more records of them there, which is allowed");
    row(out, "in effect", account.inEffect(), "of them are on events.resolved");
    row(out, "told again", account.toldAgain(), "more records there, from the same place: skipped");
    row(out, "missing", account.missing().cardinality(), "acked, and not in the topic");
    row(out, "no effect", account.withoutEffect().cardinality(), "in the topic, and not in effect");
    row(out, "twice", account.twice().cardinality(), "in effect from two places of the topic");
    out.println();
    outages.forEach(
        outage ->
            out.println(
                "  kill -9 %-8s accepted again %.1f s after its restart began"
                    .formatted(outage.part(), Report.seconds(outage))));
    out.println();
    Report.figure(out, "ledger-sent", account.sent(), "events");
    Report.figure(out, "ledger-acked", account.acked(), "events");
    ackedBy.forEach((door, events) -> Report.figure(out, "ledger-acked." + door, events, "events"));
    Report.figure(out, "ledger-doubled", account.doubled(), "records");
    Report.figure(out, "ledger-missing", account.missing().cardinality(), "events");
    Report.figure(out, "ledger-no-effect", account.withoutEffect().cardinality(), "events");
    Report.figure(out, "ledger-twice", account.twice().cardinality(), "events");
    Report.figure(out, "ledger-kills", outages.size(), "kills");
    longest().forEach((part, s) -> Report.figure(out, "ledger-recovery." + part, s, "s"));
    offences().forEach(each -> out.println("OFFENCE " + each));
  }

  private Map<String, Double> longest() {
    return outages.stream()
        .collect(Collectors.toMap(Outage::part, Report::seconds, Double::max, TreeMap::new));
  }

  private static void row(PrintStream out, String what, int count, String remark) {
    out.println("  %-10s %,12d  %s".formatted(what, count, remark));
  }
}
