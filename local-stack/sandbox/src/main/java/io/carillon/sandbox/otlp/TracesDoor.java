package io.carillon.sandbox.otlp;

import io.carillon.sandbox.door.Doors;
import io.carillon.sandbox.door.Reply;
import io.carillon.sandbox.door.Request;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * {@code POST /v1/traces} takes OTLP over HTTP (protobuf, gzip or plain); {@code GET
 * /traces?service=&limit=} and {@code GET /traces/{id}} show them, as a page to a browser.
 */
public final class TracesDoor {
  private static final int MOST = 500;

  private final Traces traces;

  public TracesDoor(Traces traces) {
    this.traces = traces;
  }

  public void open(Doors doors) {
    doors.open("/v1/traces", this::receive);
    doors.open("/traces", this::show);
  }

  private Reply receive(Request request) throws IOException {
    if (!request.method().equals("POST")) {
      return Reply.problem(405, "POST was expected.");
    }
    if (!request.header("Content-Type").startsWith("application/x-protobuf")) {
      return Reply.problem(415, "Content-Type application/x-protobuf was expected.");
    }
    InputStream body = request.exchange().getRequestBody();
    boolean gzip = request.header("Content-Encoding").equals("gzip");
    try (InputStream plain = gzip ? new GZIPInputStream(body) : body) {
      traces.add(Otlp.spans(ExportTraceServiceRequest.parseFrom(plain)));
    }
    return Reply.of(200, "application/x-protobuf", new byte[0]);
  }

  private Reply show(Request request) {
    String id = request.rest().replace("/", "");
    if (id.isEmpty()) {
      String limit = request.query().getOrDefault("limit", "100");
      List<Traces.Summary> recent =
          traces.recent(
              request.query().getOrDefault("service", ""),
              Math.clamp(Integer.parseInt(limit), 1, MOST));
      return request.wantsHtml()
          ? Reply.html(TracePages.list(recent))
          : Reply.json(Map.of("items", recent.stream().map(TracesDoor::json).toList()));
    }
    return traces
        .byId(id)
        .map(
            spans ->
                request.wantsHtml()
                    ? Reply.html(TracePages.trace(id, spans))
                    : Reply.json(
                        Map.of(
                            "traceId", id, "spans", spans.stream().map(TracesDoor::json).toList())))
        .orElseGet(() -> Reply.problem(404, "There is no such trace, or it has been forgotten."));
  }

  private static Map<String, Object> json(Traces.Summary trace) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("traceId", trace.traceId());
    json.put("name", trace.name());
    json.put("service", trace.service());
    json.put("startedAt", trace.start().toString());
    json.put("durationMs", trace.took().toNanos() / 1e6);
    json.put("spans", trace.spans());
    json.put("services", trace.services());
    return json;
  }

  private static Map<String, Object> json(Span span) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("spanId", span.spanId());
    json.put("parentSpanId", span.parent());
    json.put("service", span.service());
    json.put("name", span.name());
    json.put("kind", span.kind());
    json.put("startedAt", span.start().toString());
    json.put("durationMs", span.took().toNanos() / 1e6);
    json.put("error", span.error());
    json.put("attributes", span.attributes());
    return json;
  }
}
