package io.carillon.sandbox.otlp;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One span of a trace.
 *
 * @param parent the span id that it stands below; empty for the first
 * @param attributes as text, cut to 256 characters each
 */
record Span(
    String traceId,
    String spanId,
    String parent,
    String service,
    String name,
    String kind,
    Instant start,
    Duration took,
    boolean error,
    Map<String, String> attributes) {

  Instant end() {
    return start.plus(took);
  }
}
