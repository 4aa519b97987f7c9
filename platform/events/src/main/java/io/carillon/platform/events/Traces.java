package io.carillon.platform.events;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One trace from the first call to the last effect, across topics, tables and timers. */
public final class Traces {
  static final String HEADER = "traceparent";
  private static final String SCOPE = "io.carillon";

  private Traces() {}

  /** The current trace context as a W3C `traceparent`, or null outside of a trace. */
  public static @Nullable String current() {
    return of(Span.current().getSpanContext());
  }

  /** Does the work in a span below the given trace. */
  public static <R> R in(@Nullable String traceparent, String name, Supplier<R> work) {
    Span span = start(traceparent, name, SpanKind.INTERNAL);
    try (Scope _ = span.makeCurrent()) {
      return work.get();
    } catch (RuntimeException e) {
      span.setStatus(StatusCode.ERROR, e.getClass().getSimpleName());
      throw e;
    } finally {
      span.end();
    }
  }

  static Span start(@Nullable String traceparent, String name, SpanKind kind) {
    return GlobalOpenTelemetry.getTracer(SCOPE)
        .spanBuilder(name)
        .setParent(context(traceparent))
        .setSpanKind(kind)
        .startSpan();
  }

  static @Nullable String of(SpanContext span) {
    return span.isValid()
        ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex()
        : null;
  }

  private static Context context(@Nullable String traceparent) {
    return traceparent == null
        ? Context.root()
        : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, GETTER);
  }

  private static final TextMapGetter<String> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
          return List.of(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
          return HEADER.equals(key) ? carrier : null;
        }
      };
}
