package io.carillon.analytics.live;

import io.carillon.analytics.archive.ArchivedEvent;
import io.carillon.analytics.archive.EventFilter;
import io.carillon.analytics.archive.Merge;
import io.carillon.analytics.archive.Parting;
import io.carillon.platform.caller.Units;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one client has yet to be told: at most so many events, then it is let go. */
final class Subscription {
  /** Why a subscription has ended, if it has. */
  enum End {
    TOO_SLOW,
    SHUTTING_DOWN
  }

  private final EventFilter filter;
  private final Predicate<ArchivedEvent> more;
  private final List<String> units;
  private final Set<UUID> family;
  private final BlockingQueue<ArchivedEvent> waiting;
  private volatile @Nullable End end;

  Subscription(EventFilter filter, List<String> units, int capacity) {
    this(filter, _ -> true, units, capacity);
  }

  /**
   * @param more what else is asked of an event
   */
  Subscription(
      EventFilter filter, Predicate<ArchivedEvent> more, List<String> units, int capacity) {
    this.filter = filter;
    this.more = more;
    this.units = units;
    this.family = new HashSet<>(filter.profiles());
    this.waiting = new ArrayBlockingQueue<>(capacity);
  }

  /** Called by the consumer's thread alone; never waits. */
  void offer(ArchivedEvent event) {
    boolean wanted =
        (family.isEmpty() || family.contains(event.profileId()))
            && filter.passes(event)
            && more.test(event);
    boolean seen = Units.within(event.unit(), units);
    if (end == null && wanted && seen && !waiting.offer(event)) {
      end(End.TOO_SLOW);
    }
  }

  /** A person who is followed under one id is followed under the other one too. */
  void merged(Merge merge) {
    if (family.contains(merge.loser()) || family.contains(merge.survivor())) {
      family.add(merge.loser());
      family.add(merge.survivor());
    }
  }

  /** Who follows a person of whom somebody parts goes on with who stays. */
  void parted(Parting parting) {
    if (family.contains(parting.survivor())) {
      family.removeAll(parting.members());
    }
  }

  void end(End why) {
    end = why;
    waiting.clear();
  }

  @Nullable End ended() {
    return end;
  }

  /** The next event, or null when none came in this time or the subscription has ended. */
  @Nullable ArchivedEvent next(Duration patience) throws InterruptedException {
    return waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
