package io.carillon.ingest.form;

import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often an address may send a form, in this process: a bucket of one minute's forms that fills
 * again all the time. Of the last 20,000 addresses; the gateway limits what comes from one address
 * as a whole.
 */
@ApplicationScoped
class Rates {
  private static final int MOST = 20_000;
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final Map<String, Long> fullAt =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST;
        }
      };

  private final Clock clock;

  @Inject
  Rates(Clock clock) {
    this.clock = clock;
  }

  /**
   * @throws ProblemException FORM_RATE_LIMITED, with the time after which there is room
   */
  synchronized void take(String form, String address, int perMinute) {
    long now = TimeUnit.MILLISECONDS.toNanos(clock.millis());
    long one = MINUTE / perMinute;
    String who = form + "/" + address;
    long after = Math.max(fullAt.getOrDefault(who, 0L), now) + one;
    if (after - now > MINUTE) {
      throw ProblemException.later(
          FormReason.FORM_RATE_LIMITED,
          "This form takes %d a minute from one address.".formatted(perMinute),
          Duration.ofNanos(after - now - MINUTE));
    }
    fullAt.put(who, after);
  }
}
