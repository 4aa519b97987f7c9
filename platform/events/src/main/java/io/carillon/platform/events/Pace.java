package io.carillon.platform.events;

/**
 * How long a loop that works in batches rests before the next one, so that what comes meanwhile is
 * done together with it. A batch has a price however small it is: without rest a loop that is never
 * idle works through records one by one as they come, and takes the processor from those before and
 * behind it for nothing.
 *
 * <p>It rests as long as it worked, within limits, counted from the end of its last work: what
 * comes after a quiet time waits for nothing, and the busier the machine is, the longer work takes
 * and the larger batches get. For use by one thread.
 */
public final class Pace {
  private final long leastNanos;
  private final long mostNanos;
  private long until = Long.MIN_VALUE;

  /**
   * @param mostNanos the longest rest, in nanoseconds
   */
  public Pace(long mostNanos) {
    this(0, mostNanos);
  }

  /**
   * @param leastNanos the shortest rest, in nanoseconds
   * @param mostNanos the longest rest, in nanoseconds
   */
  public Pace(long leastNanos, long mostNanos) {
    this.leastNanos = leastNanos;
    this.mostNanos = mostNanos;
  }

  /** Work has ended now that began at {@code begin}; both as of {@link System#nanoTime()}. */
  public void worked(long begin, long now) {
    until = now + Math.clamp(now - begin, leastNanos, mostNanos);
  }

  /** How many nanoseconds of rest are left; 0 when there is none. */
  public long left(long now) {
    return until == Long.MIN_VALUE ? 0 : Math.max(0, until - now);
  }
}
