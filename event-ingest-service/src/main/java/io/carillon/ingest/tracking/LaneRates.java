package io.carillon.ingest.tracking;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A token bucket for each lane that is sending, in one megabyte however many there are: asking
 * allocates nothing and takes no lock.
 *
 * <p>A bucket is one number: a tag of its lane, and the moment at which it will be full again
 * (GCRA). Four lanes share a set of places; one that is full again says nothing and may be
 * forgotten, so a newcomer takes the place of the one that is full soonest. When more than four
 * lanes of one set are sending, that forgets what one of them sent, in its favour. Two lanes are
 * taken for one when 33 bits of their hashes, seeded by the process, are equal.
 */
final class LaneRates {
  private static final int WAYS = 4;
  private static final int SETS = 1 << 15;
  private static final int TIME_BITS = 46;
  private static final long TIME = (1L << TIME_BITS) - 1;

  /** Nanoseconds of a tick: 46 bits of ticks are nine years. */
  private static final int TICK_BITS = 12;

  private static final long NANOS = 1_000_000_000L;

  /** Behind whoever is a minute ahead, the clock was put back: that shall shut no lane out. */
  private static final long LEAP = ticks(60 * NANOS);

  private final AtomicLongArray places = new AtomicLongArray(SETS * WAYS);
  private final long seed;
  private final long cost;
  private final long room;

  /** What a taker who leaves half of it to others may use, but for one event of a bucket of one. */
  private final long half;

  /**
   * @param perSecond how many events come back each second: 1 to 10,000
   * @param burst how many a full bucket holds, from 1
   * @param seed of the hashes, which nobody outside knows
   */
  LaneRates(int perSecond, int burst, long seed) {
    if (perSecond < 1 || perSecond > 10_000 || burst < 1) {
      throw new IllegalArgumentException(
          "%d events a second, %d at once (expected: 1..10000, from 1)"
              .formatted(perSecond, burst));
    }
    this.seed = seed;
    this.cost = (NANOS / perSecond) >> TICK_BITS;
    this.room = burst * cost;
    this.half = Math.max(1, burst / 2) * cost;
  }

  /** What a lane is known by; never the same in two processes. */
  long mark(String lane) {
    return Marks.with(seed, lane);
  }

  /** Nanoseconds since a moment of this process, as {@link #take} counts them. */
  static long ticks(long nanos) {
    return nanos >> TICK_BITS;
  }

  /**
   * Takes one event from the lane's bucket.
   *
   * @param now in ticks
   * @return false when it is empty
   */
  boolean take(long mark, long now) {
    return take(mark, now, room);
  }

  /**
   * The same for whoever leaves half of the bucket to others.
   *
   * @return false when it is half empty
   */
  boolean takeOfHalf(long mark, long now) {
    return take(mark, now, half);
  }

  private boolean take(long mark, long now, long most) {
    int set = set(mark);
    long tag = mark & ~TIME;
    while (true) {
      int at = place(set, tag);
      long before = places.get(at);
      long fullAt = (before & ~TIME) == tag ? before & TIME : 0;
      boolean putBack = fullAt > now + room + LEAP;
      long after = putBack ? now + room : Math.max(fullAt, now) + cost;
      if (!putBack && after > now + most) {
        return false;
      }
      if (places.compareAndSet(at, before, tag | after)) {
        return !putBack;
      }
    }
  }

  /**
   * After how many nanoseconds there is room for so many events at once; 0 for now.
   *
   * @param events no more than a full bucket holds
   */
  long delay(long mark, int events, long now) {
    long tag = mark & ~TIME;
    long there = places.get(place(set(mark), tag));
    long fullAt = (there & ~TIME) == tag ? there & TIME : 0;
    long begin = fullAt > now + room + LEAP ? now + room : Math.max(fullAt, now);
    return Math.max(0, begin + events * cost - now - room) << TICK_BITS;
  }

  /** Puts one event back that was taken and did not come through. */
  void giveBack(long mark) {
    int at = place(set(mark), mark & ~TIME);
    long before = places.get(at);
    if ((before & ~TIME) == (mark & ~TIME)) {
      // in a race with somebody who takes, the lane is one event short for a moment
      var _ =
          places.compareAndSet(at, before, (before & ~TIME) | Math.max(0, (before & TIME) - cost));
    }
  }

  private static int set(long mark) {
    return ((int) mark & (SETS - 1)) * WAYS;
  }

  /** Where the lane's bucket is or, when it has none, the one that is full soonest. */
  private int place(int set, long tag) {
    int soonest = set;
    long least = Long.MAX_VALUE;
    for (int at = set; at < set + WAYS; at++) {
      long place = places.get(at);
      if ((place & ~TIME) == tag) {
        return at;
      }
      if ((place & TIME) < least) {
        least = place & TIME;
        soonest = at;
      }
    }
    return soonest;
  }
}
