package io.carillon.sandbox.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TracesTest {
  private static final Instant NOW = Instant.parse("2026-03-07T10:00:00Z");

  @Test
  void forgetsTheOldestTraces() {
    Traces traces = new Traces(10, 15);

    for (int i = 0; i < 100; i++) {
      traces.add(List.of(span("t" + i, "a"), span("t" + i, "b")));
    }

    assertThat(traces.recent("", 100)).hasSize(7);
    assertThat(traces.byId("t99")).isPresent();
    assertThat(traces.byId("t0")).isEmpty();
  }

  private static Span span(String trace, String id) {
    return new Span(
        trace, id, "", "ingest", "x", "server", NOW, Duration.ofMillis(1), false, Map.of());
  }
}
