package io.carillon.sandbox.otlp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The traces that were received last, in memory. The oldest go when there are too many, or too many
 * spans in all. Safe for use by many threads.
 */
public final class Traces {
  private static final int MOST_SPANS_OF_ONE = 1_000;

  /** A trace in short; times span all that is known of it. */
  record Summary(
      String traceId,
      String name,
      String service,
      Instant start,
      Duration took,
      int spans,
      List<String> services) {}

  private final int mostTraces;
  private final int mostSpans;
  private final LinkedHashMap<String, List<Span>> traces = new LinkedHashMap<>();
  private int spans;

  public Traces(int mostTraces, int mostSpans) {
    this.mostTraces = mostTraces;
    this.mostSpans = mostSpans;
  }

  synchronized void add(Collection<Span> received) {
    for (Span span : received) {
      List<Span> trace = traces.computeIfAbsent(span.traceId(), id -> new ArrayList<>(8));
      if (trace.size() < MOST_SPANS_OF_ONE) {
        trace.add(span);
        spans++;
      }
    }
    var oldest = traces.entrySet().iterator();
    while (oldest.hasNext() && (traces.size() > mostTraces || spans > mostSpans)) {
      spans -= oldest.next().getValue().size();
      oldest.remove();
    }
  }

  /** The spans of a trace by their start; empty when it is not known. */
  synchronized Optional<List<Span>> byId(String traceId) {
    return Optional.ofNullable(traces.get(traceId))
        .map(spansOfIt -> spansOfIt.stream().sorted(Comparator.comparing(Span::start)).toList());
  }

  /** The newest first; with a service, only those that it took part in. */
  synchronized List<Summary> recent(String service, int limit) {
    return traces.sequencedEntrySet().reversed().stream()
        .filter(trace -> service.isEmpty() || services(trace).contains(service))
        .limit(limit)
        .map(trace -> summary(trace.getKey(), trace.getValue()))
        .toList();
  }

  private static List<String> services(Map.Entry<String, List<Span>> trace) {
    return trace.getValue().stream().map(Span::service).distinct().toList();
  }

  private static Summary summary(String traceId, List<Span> spans) {
    Span first =
        spans.stream()
            .min(
                Comparator.comparing((Span span) -> !span.parent().isEmpty())
                    .thenComparing(Span::start))
            .orElseThrow();
    Instant start = spans.stream().map(Span::start).min(Comparator.naturalOrder()).orElseThrow();
    Instant end = spans.stream().map(Span::end).max(Comparator.naturalOrder()).orElseThrow();
    return new Summary(
        traceId,
        first.name(),
        first.service(),
        start,
        Duration.between(start, end),
        spans.size(),
        List.copyOf(new TreeSet<>(spans.stream().map(Span::service).toList())));
  }
}
