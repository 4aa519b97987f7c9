package io.carillon.platform.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.platform.caller.SampledTraces.PerSecond;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SampledTracesTest {
  private final AtomicLong nanos = new AtomicLong(-5);

  @Test
  void keepsEveryTraceWhileThereAreFew() {
    PerSecond sampler = new PerSecond(3, nanos::get);

    assertThat(kept(sampler, 3)).isEqualTo(3);
  }

  @Test
  void keepsSoManyASecondWhenThereAreMany() {
    PerSecond sampler = new PerSecond(3, nanos::get);
    assertThat(kept(sampler, 1_000)).isEqualTo(3);

    nanos.addAndGet(999_999_999);
    assertThat(kept(sampler, 1_000)).isZero();

    nanos.addAndGet(1);
    assertThat(kept(sampler, 1_000)).isEqualTo(3);
  }

  @Test
  void keepsNoneWhenToldSo() {
    assertThat(kept(new PerSecond(0, nanos::get), 10)).isZero();
    assertThatThrownBy(() -> new PerSecond(-1, nanos::get))
        .hasMessageContaining("carillon.traces.per-second: -1 (expected: 0 or more)");
  }

  private static long kept(PerSecond sampler, int traces) {
    long kept = 0;
    for (int i = 0; i < traces; i++) {
      var result =
          sampler.shouldSample(
              Context.root(), "t", "span", SpanKind.SERVER, Attributes.empty(), List.of());
      kept += result.getDecision() == SamplingDecision.RECORD_AND_SAMPLE ? 1 : 0;
    }
    return kept;
  }
}
