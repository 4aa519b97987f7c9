package io.carillon.ingest.tracking;

import io.carillon.ingest.event.Body;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many events a second each tenant may send, as its settings say. A quota is for the whole
 * installation; each process grants its part of it.
 */
@Singleton
class Quotas {
  private final Map<String, Long> fullAt = new ConcurrentHashMap<>();
  private final KeyRing tenants;
  private final Clock clock;
  private final int instances;

  @Inject
  Quotas(KeyRing tenants, TrackingConfig config, Clock clock) {
    this.tenants = tenants;
    this.clock = clock;
    this.instances = Math.max(1, config.instances());
  }

  /**
   * Takes the events from the tenant's quota: all of them, or none.
   *
   * @return what was taken, for {@link #giveBack}
   * @throws ProblemException QUOTA_EXCEEDED, with the time after which there is room
   */
  long take(String tenant, int events) {
    long quota = tenants.rules(tenant).eventsPerSecond();
    if (quota == 0 || events == 0) {
      return 0;
    }
    Pace pace = pace(quota);
    AtomicLong delay = new AtomicLong();
    long now = nanos();
    fullAt.compute(
        tenant,
        (_, before) -> {
          Pace.Taken taken = pace.take(before == null ? 0 : before, events, now);
          delay.set(taken.delay().toNanos());
          return taken.fullAt();
        });
    if (delay.get() > 0) {
      throw ProblemException.later(
          CommonReason.QUOTA_EXCEEDED,
          "The tenant's quota is %d events a second. Nothing of this call was accepted."
              .formatted(quota),
          Duration.ofNanos(delay.get()));
    }
    return pace.cost(events);
  }

  /** The events did not come through that took this, whatever the quota is by now. */
  void giveBack(String tenant, long taken) {
    if (taken > 0) {
      fullAt.computeIfPresent(tenant, (_, before) -> before - taken);
    }
  }

  /** A batch of the largest size fits, however small the quota is. */
  private Pace pace(long quota) {
    double part = (double) quota / instances;
    return new Pace(part, Math.max(Body.MOST_EVENTS, (long) part));
  }

  private long nanos() {
    Instant now = clock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
