package io.carillon.bench.identity;

import io.carillon.bench.Latencies;
import java.time.Duration;
import java.util.Arrays;

/**
 * What became of events, by their number.
 *
 * @param due when each was due, by {@link System#nanoTime()}
 * @param arrived when each was seen resolved; 0 where it was not
 * @param wrong how many came as somebody else's than they are
 * @param twice how many came again
 */
record Passed(long[] due, long[] arrived, int wrong, int twice) {
  /** Until it runs evenly. */
  private static final int LEAD_PART = 5;

  int events() {
    return arrived.length;
  }

  int missing() {
    return (int) Arrays.stream(arrived).filter(at -> at == 0).count();
  }

  boolean sound() {
    return missing() == 0 && wrong == 0 && twice == 0;
  }

  /**
   * Events a second, without the first fifth. They come by the batch: it is counted from the
   * arrival of one batch to that of the last.
   */
  double rate() {
    long[] moments = Arrays.stream(arrived).filter(at -> at != 0).sorted().toArray();
    if (moments.length == 0) {
      return 0;
    }
    long begin = moments[moments.length / LEAD_PART];
    long end = moments[moments.length - 1];
    long behind = Arrays.stream(moments).filter(at -> at > begin).count();
    return behind == 0 ? 0 : behind * 1e9 / (end - begin);
  }

  /** From when each was due until it was resolved. */
  Latencies took() {
    Latencies took = new Latencies();
    for (int n = 0; n < arrived.length; n++) {
      if (arrived[n] != 0) {
        took.add(Duration.ofNanos(arrived[n] - due[n]));
      }
    }
    return took;
  }

  @Override
  public String toString() {
    return "%.0f a second%s".formatted(rate(), sound() ? "" : faults());
  }

  private String faults() {
    return " (%d missing, %d of somebody else, %d twice)".formatted(missing(), wrong, twice);
  }
}
