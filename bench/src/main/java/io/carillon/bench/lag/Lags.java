package io.carillon.bench.lag;

import io.carillon.bench.Latencies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the events and the mails say together. */
record Lags(List<Sent> sent, Map<String, List<Instant>> mails) {

  /** From when each event was due to its mail's arrival. */
  Latencies fromDue() {
    Latencies lags = new Latencies();
    for (Sent event : sent) {
      List<Instant> arrived = arrived(event);
      if (!arrived.isEmpty()) {
        lags.add(Duration.between(event.due(), arrived.getFirst()));
      }
    }
    return lags;
  }

  /** From each event's 200 to its mail's arrival. */
  Latencies fromAccepted() {
    Latencies lags = new Latencies();
    for (Sent event : sent) {
      List<Instant> arrived = arrived(event);
      if (event.accepted() != null && !arrived.isEmpty()) {
        lags.add(Duration.between(event.accepted(), arrived.getFirst()));
      }
    }
    return lags;
  }

  /** From when each event was due to its 200. */
  Latencies accepting() {
    Latencies lags = new Latencies();
    for (Sent event : sent) {
      if (event.accepted() != null) {
        lags.add(Duration.between(event.due(), event.accepted()));
      }
    }
    return lags;
  }

  long refused() {
    return sent.stream().filter(event -> event.accepted() == null).count();
  }

  /** Accepted, but without a mail. */
  long missing() {
    return sent.stream()
        .filter(event -> event.accepted() != null && arrived(event).isEmpty())
        .count();
  }

  /** Mails beyond the one that each event should cause. */
  long tooMany() {
    return sent.stream().mapToLong(event -> Math.max(0, arrived(event).size() - 1)).sum();
  }

  /** One line per event: its times in milliseconds after it was due; empty where there is none. */
  String csv() {
    StringBuilder csv = new StringBuilder("event,due,accepted_ms,mail_ms\n");
    for (Sent event : sent) {
      List<Instant> arrived = arrived(event);
      csv.append(event.number()).append(',').append(event.due()).append(',');
      if (event.accepted() != null) {
        csv.append(millis(event.due(), event.accepted()));
      }
      csv.append(',');
      if (!arrived.isEmpty()) {
        csv.append(millis(event.due(), arrived.getFirst()));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private List<Instant> arrived(Sent event) {
    return mails.getOrDefault(event.address(), List.of()).stream().sorted().toList();
  }

  private static String millis(Instant from, Instant to) {
    return String.format(Locale.ROOT, "%.3f", Duration.between(from, to).toNanos() / 1e6);
  }
}
