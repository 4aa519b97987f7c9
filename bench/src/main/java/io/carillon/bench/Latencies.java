package io.carillon.bench;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Durations from a microsecond to ten minutes, to three digits. */
public final class Latencies {
  private static final long MOST = Duration.ofMinutes(10).toNanos() / 1_000;

  private final Histogram micros = new Histogram(MOST, 3);

  /** A negative duration, from clocks that differ, counts as none. */
  public void add(Duration took) {
    micros.recordValue(Math.clamp(took.toNanos() / 1_000, 0L, MOST));
  }

  public long count() {
    return micros.getTotalCount();
  }

  /** In milliseconds; NaN when there is none. */
  public double percentile(double percent) {
    return count() == 0 ? Double.NaN : micros.getValueAtPercentile(percent) / 1e3;
  }

  /** In milliseconds; NaN when there is none. */
  public double max() {
    return percentile(100);
  }

  /** Prints {@code name.p50}, {@code name.p99} and {@code name.max}. */
  public void print(String name, Figures figures) {
    if (count() > 0) {
      figures.figure(name + ".p50", percentile(50), "ms");
      figures.figure(name + ".p99", percentile(99), "ms");
      figures.figure(name + ".max", max(), "ms");
    }
  }
}
