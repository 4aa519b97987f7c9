package io.carillon.bench.load;

import io.carillon.bench.Latencies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was asked for and what came.
 *
 * @param mails times of arrival by the id of the event that asked
 */
public record Arrived(List<Traffic.Asked> asked, Map<String, List<Instant>> mails) {

  /** From each event's 200 to the mail's arrival at the provider. */
  public Latencies fromAccepted() {
    Latencies lags = new Latencies();
    for (Traffic.Asked one : asked) {
      List<Instant> arrived = arrived(one);
      if (one.accepted() != null && !arrived.isEmpty()) {
        lags.add(Duration.between(one.accepted(), arrived.getFirst()));
      }
    }
    return lags;
  }

  /** From when each event was due, which is before its 200, and holds the way in as well. */
  public Latencies fromDue() {
    Latencies lags = new Latencies();
    for (Traffic.Asked one : asked) {
      List<Instant> arrived = arrived(one);
      if (!arrived.isEmpty()) {
        lags.add(Duration.between(one.due(), arrived.getFirst()));
      }
    }
    return lags;
  }

  /** Accepted, but without a mail. */
  public long missing() {
    return asked.stream().filter(one -> one.accepted() != null && arrived(one).isEmpty()).count();
  }

  /** Mails beyond the one that each event asks for. */
  public long twice() {
    return asked.stream().mapToLong(one -> Math.max(0, arrived(one).size() - 1)).sum();
  }

  /** A line per event: milliseconds after it was due; empty where there is none. */
  public String csv() {
    StringBuilder csv = new StringBuilder("event,due,accepted_ms,mail_ms\n");
    for (Traffic.Asked one : asked) {
      List<Instant> arrived = arrived(one);
      csv.append(one.id()).append(',').append(one.due()).append(',');
      if (one.accepted() != null) {
        csv.append(millis(one.due(), one.accepted()));
      }
      csv.append(',');
      if (!arrived.isEmpty()) {
        csv.append(millis(one.due(), arrived.getFirst()));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private List<Instant> arrived(Traffic.Asked one) {
    return mails.getOrDefault(one.id(), List.of()).stream().sorted().toList();
  }

  private static String millis(Instant from, Instant to) {
    return String.format(Locale.ROOT, "%.3f", Duration.between(from, to).toNanos() / 1e6);
  }
}
