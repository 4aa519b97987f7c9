package io.carillon.bench.lag;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.bench.Api;
import io.carillon.bench.Latencies;
import io.carillon.bench.load.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When each service first touched an event, after it was due, as its trace says. */
final class Hops {
  private static final int MOST = 100;

  private final Api api;

  Hops(Api api) {
    this.api = api;
  }

  /** By service; of the newest {@value #MOST} events whose traces are there. */
  Map<String, Latencies> of(List<Traffic.Asked> asked) throws IOException, InterruptedException {
    Map<String, Latencies> hops = new TreeMap<>();
    for (Traffic.Asked event : asked.subList(Math.max(0, asked.size() - MOST), asked.size())) {
      Api.Answer trace = api.sandbox("/traces/" + Api.traceOf(event.traceparent()));
      if (trace.status() == 200) {
        first(trace.json().path("spans"))
            .forEach(
                (service, start) ->
                    hops.computeIfAbsent(service, _ -> new Latencies())
                        .add(Duration.between(event.due(), start)));
      }
    }
    return hops;
  }

  /** The first span's start of each service. */
  static Map<String, Instant> first(JsonNode spans) {
    Map<String, Instant> first = new HashMap<>();
    for (JsonNode span : spans) {
      first.merge(
          span.path("service").asText(),
          Instant.parse(span.path("startedAt").asText()),
          (a, b) -> a.isBefore(b) ? a : b);
    }
    return first;
  }
}
