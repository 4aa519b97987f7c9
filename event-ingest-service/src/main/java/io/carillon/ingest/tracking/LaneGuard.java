package io.carillon.ingest.tracking;

import io.carillon.ingest.event.IngestReason;
import io.carillon.ingest.event.NewEvent;
import io.carillon.ingest.event.Reading;
import io.carillon.ingest.event.Withdrawals;
import io.carillon.platform.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Says which events go their way, and which wait in the overflow because their lane sends too much:
 * a lane's events are worked through in their order, so those of its neighbours in the same
 * partition would wait for them.
 */
@Singleton
class LaneGuard {
  /**
   * What withdraws consent has a bucket of its own: no flood may hide it, not even one of what
   * grants consent.
   */
  private static final long WITHDRAWALS = 0xC2B2AE3D27D4EB4FL;

  /** After which it is worth to ask again. */
  static final Duration A_WHILE = Duration.ofSeconds(2);

  private final LaneRates rates;
  private final int burst;
  private final long start = System.nanoTime();
  private final Counter overflowed;

  @Inject
  LaneGuard(TrackingConfig config, MeterRegistry meters) {
    this.burst = config.laneBurst();
    this.rates = new LaneRates(config.laneRate(), burst, new SecureRandom().nextLong());
    this.overflowed = meters.counter("carillon.ingest.overflow");
  }

  /** How many events of one lane ever have room at once. */
  int burst() {
    return burst;
  }

  /** How many of these are not left to others by whoever can wait. */
  int half() {
    return Math.max(1, burst / 2);
  }

  /**
   * This moment as {@link #admits} wants it; once a call, so that an event costs less. No clock
   * that is put back or forward moves it.
   */
  long tick() {
    return LaneRates.ticks(System.nanoTime() - start);
  }

  /**
   * Takes an event's part of the room in its lane.
   *
   * @param half whether half of that room is left to others
   * @return what was taken, for {@link #giveBack}; nothing when there is no room
   */
  OptionalLong take(String lane, NewEvent event, long tick, boolean half) {
    long mark = rates.mark(lane);
    if (takes(mark, tick, half)) {
      return OptionalLong.of(mark);
    }
    long other = mark ^ WITHDRAWALS;
    return Withdrawals.in(event.json()) && takes(other, tick, half)
        ? OptionalLong.of(other)
        : OptionalLong.empty();
  }

  private boolean takes(long mark, long tick, boolean half) {
    return half ? rates.takeOfHalf(mark, tick) : rates.take(mark, tick);
  }

  /** The log has not taken the events that took these parts of the room. */
  void giveBack(LongStream taken) {
    taken.forEach(rates::giveBack);
  }

  /**
   * Asks whoever can send again to wait until all of a lane's events have room; takes nothing.
   *
   * @param events those of one lane, at least one; when more than ever have room at once, or when
   *     one withdraws consent, they are let pass
   * @throws ProblemException KEY_OVER_RATE, with the time after which there is room
   */
  void requireRoom(String lane, List<NewEvent> events, long tick) {
    if (events.size() > burst) {
      return;
    }
    long delay = rates.delay(rates.mark(lane), events.size(), tick);
    if (delay > 0 && events.stream().noneMatch(event -> Withdrawals.in(event.json()))) {
      throw ProblemException.later(
          IngestReason.KEY_OVER_RATE,
          "Its key sends more than its rate. Nothing of this call was accepted.",
          Duration.ofNanos(delay));
    }
  }

  /** How many events there are of the lane that has most of them. */
  static int mostOfOneLane(List<Reading> readings) {
    Map<String, Integer> lanes = new HashMap<>();
    int most = 0;
    for (Reading reading : readings) {
      if (reading instanceof Reading.Good(NewEvent event)) {
        most = Math.max(most, lanes.merge(event.lane(), 1, Integer::sum));
      }
    }
    return most;
  }

  /** So many wait in the overflow. */
  void count(int events) {
    if (events > 0) {
      overflowed.increment(events);
    }
  }
}
