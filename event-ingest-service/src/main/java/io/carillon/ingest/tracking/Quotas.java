package io.carillon.ingest.tracking;

import io.carillon.ingest.event.Body;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
@ApplicationScoped
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
   * @throws ProblemException QUOTA_EXCEEDED, with the time after which there is room
   */
  void take(String tenant, int events) {
    long quota = tenants.rules(tenant).eventsPerSecond();
    if (quota == 0 || events == 0) {
      return;
    }
    AtomicLong delay = new AtomicLong();
    long now = nanos();
    fullAt.compute(
        tenant,
        (_, before) -> {
          Pace.Taken taken = pace(quota).take(before == null ? 0 : before, events, now);
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
  }

  /** The events did not come through. */
  void giveBack(String tenant, int events) {
    long quota = tenants.rules(tenant).eventsPerSecond();
    if (quota > 0) {
      fullAt.computeIfPresent(tenant, (_, before) -> pace(quota).giveBack(before, events));
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
