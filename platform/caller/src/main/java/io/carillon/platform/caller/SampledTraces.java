package io.carillon.platform.caller;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps every trace while there are few and so many a second when there are many: what is traced at
 * all is decided where a trace begins, and kept to on its whole way. A caller that says that its
 * trace is kept has it kept.
 */
final class SampledTraces {

  private SampledTraces() {}

  /** Decides in every service; see {@link PerSecond}. */
  @Produces
  @Singleton
  static Sampler sampler(
      @ConfigProperty(name = "carillon.traces.per-second", defaultValue = "20") int perSecond) {
    return Sampler.parentBased(new PerSecond(perSecond, System::nanoTime));
  }

  /**
   * At most {@code most} new traces in any second that begins with one; a lock-free window, as
   * every request passes here.
   */
  static final class PerSecond implements Sampler {
    private static final long SECOND = 1_000_000_000;

    private final int most;
    private final LongSupplier nanos;
    private final AtomicLong begin;
    private final AtomicLong taken = new AtomicLong();

    PerSecond(int most, LongSupplier nanos) {
      if (most < 0) {
        throw new IllegalArgumentException(
            "carillon.traces.per-second: " + most + " (expected: 0 or more)");
      }
      this.most = most;
      this.nanos = nanos;
      this.begin = new AtomicLong(nanos.getAsLong());
    }

    @Override
    public SamplingResult shouldSample(
        Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      long now = nanos.getAsLong();
      long from = begin.get();
      if (now - from >= SECOND && begin.compareAndSet(from, now)) {
        taken.set(0);
      }
      return taken.get() < most && taken.incrementAndGet() <= most
          ? SamplingResult.recordAndSample()
          : SamplingResult.drop();
    }

    @Override
    public String getDescription() {
      return "PerSecond{" + most + "}";
    }
  }
}
