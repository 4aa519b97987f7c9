package io.carillon.ingest.tracking;

import io.carillon.ingest.event.Fields;
import io.carillon.ingest.event.NewEvent;
import io.carillon.platform.events.Outbound;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Says which events go their way, and which wait in the overflow because their lane sends too much:
 * a lane's events are worked through in their order, so those of its neighbours in the same
 * partition would wait for them.
 */
@ApplicationScoped
class LaneGuard {
  /** What a person says of consent has a bucket of its own: no flood may hide a refusal. */
  private static final long CONSENTS = 0xC2B2AE3D27D4EB4FL;

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

  int burst() {
    return burst;
  }

  /**
   * This moment as {@link #admits} wants it; once a call, so that an event costs less. No clock
   * that is put back or forward moves it.
   */
  long tick() {
    return LaneRates.ticks(System.nanoTime() - start);
  }

  /** Whether there is room in its lane, of which it then takes its part. */
  boolean admits(String lane, NewEvent event, long tick) {
    long mark = rates.mark(lane);
    return rates.take(mark, tick) || (saysOfConsent(event) && rates.take(mark ^ CONSENTS, tick));
  }

  private static boolean saysOfConsent(NewEvent event) {
    return Fields.at(event.json(), "context", "consents").isPresent();
  }

  /** The log has not taken them; where a lane took nothing, there is nothing to give back. */
  void giveBack(Stream<Outbound> records) {
    records.forEach(record -> rates.giveBack(rates.mark(record.key())));
  }

  /** So many wait in the overflow. */
  void count(int events) {
    if (events > 0) {
      overflowed.increment(events);
    }
  }
}
