package io.carillon.sandbox.otlp;

import static io.carillon.sandbox.door.Html.escape;

import io.carillon.sandbox.door.Html;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Traces for a browser: a list, and one as bars over time. */
final class TracePages {
  private TracePages() {}

  static String list(List<Traces.Summary> traces) {
    StringBuilder rows = new StringBuilder();
    for (Traces.Summary trace : traces) {
      rows.append(
          "<tr><td><a href=\"/traces/%s?format=html\">%s</a><br><small>%s</small></td><td>%s</td><td>%s</td><td>%d</td></tr>%n"
              .formatted(
                  escape(trace.traceId()),
                  escape(trace.service() + " · " + trace.name()),
                  escape(String.join(" → ", trace.services())),
                  trace.start(),
                  millis(trace.took()),
                  trace.spans()));
    }
    return Html.page(
        "Traces", "<table><tr><th>Trace<th>Start<th>Took<th>Spans</tr>\n" + rows + "</table>");
  }

  static String trace(String id, List<Span> spans) {
    Instant start = spans.getFirst().start();
    long whole =
        Math.max(
            1,
            spans.stream()
                .mapToLong(span -> Duration.between(start, span.end()).toNanos())
                .max()
                .orElse(1));
    Map<String, Integer> depth = new HashMap<>();
    StringBuilder rows = new StringBuilder();
    for (Span span : spans) {
      int level = depth.getOrDefault(span.parent(), -1) + 1;
      depth.put(span.spanId(), level);
      double left = 100.0 * Duration.between(start, span.start()).toNanos() / whole;
      double width = 100.0 * span.took().toNanos() / whole;
      rows.append(
          String.format(
              Locale.ROOT,
              "<tr><td style=\"padding-left:%.1frem\""
                  + " title=\"%s\">%s</td><td>%s</td><td>%s</td><td><div class=\"bar\"><i%s"
                  + " style=\"left:%.2f%%;width:%.2f%%\"></i></div></td></tr>%n",
              0.6 + level * 0.9,
              escape(span.attributes().toString()),
              escape(span.name()),
              escape(span.service()),
              millis(span.took()),
              span.error() ? " class=\"error\"" : "",
              left,
              Math.min(width, 100 - left)));
    }
    return Html.page(
        "Trace " + id,
        "<table><tr><th>Span<th>Service<th>Took<th>"
            + escape(start + " + " + millis(Duration.ofNanos(whole)))
            + "</tr>\n"
            + rows
            + "</table>");
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
  }
}
