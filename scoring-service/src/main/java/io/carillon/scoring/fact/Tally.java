package io.carillon.scoring.fact;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One computed trait of one profile. A sliding window keeps its newest entries one by one, up to
 * {@value #EXACT}, so that each leaves at its exact moment; older ones share buckets of a hundredth
 * of the window, each of which leaves with its newest entry. Sums are exact decimals, so that the
 * order of arrival does not matter.
 */
public final class Tally {
  /** How many entries of a sliding window are kept one by one. */
  public static final int EXACT = 64;

  private static final int SCALE = 9;
  private static final double LARGEST = 1e15;

  /** An entry of a sliding window. */
  public record Entry(long at, double value) {}

  /** Entries of one span of time together. */
  public record Bucket(long count, BigDecimal sum, long newest) {
    Bucket and(Bucket other) {
      return new Bucket(count + other.count, sum.add(other.sum), Math.max(newest, other.newest));
    }

    @Nullable Bucket without(BigDecimal value) {
      return count < 2 ? null : new Bucket(count - 1, sum.subtract(value), newest);
    }
  }

  /** The inside of a tally, for keeping and reading it again. */
  public record State(
      String basis,
      long count,
      BigDecimal sum,
      List<Entry> entries,
      Map<Long, Bucket> buckets,
      Set<Place> live,
      Map<String, Place> filledTo) {

    public static State empty(String basis) {
      return new State(
          basis,
          0,
          BigDecimal.ZERO,
          new ArrayList<>(),
          new TreeMap<>(),
          new HashSet<>(),
          new HashMap<>());
    }

    /** The same with these totals. */
    public State with(long newCount, BigDecimal newSum) {
      return new State(basis, newCount, newSum, entries, buckets, live, filledTo);
    }
  }

  final String basis;
  long count;
  BigDecimal sum = BigDecimal.ZERO;
  final List<Entry> entries = new ArrayList<>();
  final TreeMap<Long, Bucket> buckets = new TreeMap<>();
  final Set<Place> live = new HashSet<>();
  final Map<String, Place> filledTo = new HashMap<>();

  public Tally(String basis) {
    this.basis = basis;
  }

  public static Tally restore(State state) {
    Tally tally = new Tally(state.basis);
    tally.count = state.count;
    tally.sum = state.sum;
    tally.entries.addAll(state.entries);
    tally.buckets.putAll(state.buckets);
    tally.live.addAll(state.live);
    tally.filledTo.putAll(state.filledTo);
    return tally;
  }

  public State state() {
    return new State(basis, count, sum, entries, buckets, live, filledTo);
  }

  /** Whether a value can be summed exactly: a number below 10^15. */
  static boolean fits(double value) {
    return Math.abs(value) < LARGEST;
  }

  static BigDecimal decimal(double value) {
    BigDecimal exact = BigDecimal.valueOf(value).setScale(SCALE, RoundingMode.HALF_EVEN);
    return exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
  }

  /** Counts an entry in; one that has left the window already is nothing. */
  void add(Window window, long at, double value, long now) {
    switch (window) {
      case Window.AllTime _ -> {
        count++;
        sum = sum.add(decimal(value));
      }
      case Window.Sliding sliding -> {
        if (at + sliding.millis() > now) {
          insert(new Entry(at, value));
          fold(sliding);
        }
      }
    }
  }

  /**
   * Takes out an entry that turned out to be somebody else's. Of a bucket the newest moment stays,
   * so that the rest of it leaves when it would have.
   */
  void remove(Window window, long at, double value) {
    switch (window) {
      case Window.AllTime _ -> {
        if (count > 0) {
          count--;
          sum = sum.subtract(decimal(value));
        }
      }
      case Window.Sliding sliding -> {
        if (!entries.remove(new Entry(at, value))) {
          buckets.computeIfPresent(
              Math.floorDiv(at, sliding.span()), (_, bucket) -> bucket.without(decimal(value)));
        }
      }
    }
  }

  /** Takes out what has left the window by now; whether anything had. */
  boolean prune(Window window, long now) {
    if (!(window instanceof Window.Sliding sliding)) {
      return false;
    }
    long left = now - sliding.millis();
    boolean changed = entries.removeIf(entry -> entry.at <= left);
    return buckets.values().removeIf(bucket -> bucket.newest <= left) || changed;
  }

  /** When the next entry leaves the window; {@code Long.MAX_VALUE} for never. */
  long nextChange(Window window) {
    if (!(window instanceof Window.Sliding sliding)) {
      return Long.MAX_VALUE;
    }
    long oldest = entries.isEmpty() ? Long.MAX_VALUE : entries.getFirst().at;
    for (Bucket bucket : buckets.values()) {
      oldest = Math.min(oldest, bucket.newest);
    }
    return oldest == Long.MAX_VALUE ? oldest : oldest + sliding.millis();
  }

  /** The number at this moment. */
  double value(Aggregate aggregate, Window window, long now) {
    long n = count;
    BigDecimal total = sum;
    if (window instanceof Window.Sliding sliding) {
      long left = now - sliding.millis();
      for (Entry entry : entries) {
        if (entry.at > left) {
          n++;
          total = total.add(decimal(entry.value));
        }
      }
      for (Bucket bucket : buckets.values()) {
        if (bucket.newest > left) {
          n += bucket.count;
          total = total.add(bucket.sum);
        }
      }
    }
    return aggregate.of(n, total);
  }

  /** Takes over what a merged profile had. */
  void take(Tally other, Window window) {
    count += other.count;
    sum = sum.add(other.sum);
    other.entries.forEach(this::insert);
    other.buckets.forEach((span, bucket) -> buckets.merge(span, bucket, Bucket::and));
    if (window instanceof Window.Sliding sliding) {
      fold(sliding);
    }
    live.addAll(other.live);
    filledTo.putAll(other.filledTo);
  }

  /** Forgets what only matters while history is being counted. */
  void settle() {
    live.clear();
    filledTo.clear();
  }

  private void insert(Entry entry) {
    int i = entries.size();
    while (i > 0 && entries.get(i - 1).at > entry.at) {
      i--;
    }
    entries.add(i, entry);
  }

  private void fold(Window.Sliding window) {
    while (entries.size() > EXACT) {
      Entry oldest = entries.removeFirst();
      buckets.merge(
          Math.floorDiv(oldest.at, window.span()),
          new Bucket(1, decimal(oldest.value), oldest.at),
          Bucket::and);
    }
  }
}
