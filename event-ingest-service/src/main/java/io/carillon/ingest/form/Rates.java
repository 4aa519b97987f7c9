package io.carillon.ingest.form;

import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often a network address may send a form, and how often an address is asked to confirm, in
 * this process: buckets that fill again all the time. Of the last 20,000 addresses; the gateway
 * limits what comes from one network address as a whole.
 */
@ApplicationScoped
class Rates {
  private static final int MOST = 20_000;
  private static final int MOST_ASKED = 3;
  private static final Duration ASKED_IN = Duration.ofHours(1);

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
  void send(String form, String network, int perMinute) {
    take(
        form + "/" + network,
        perMinute,
        Duration.ofMinutes(1),
        "This form takes %d a minute from one address.".formatted(perMinute));
  }

  /**
   * Nobody's mailbox is filled by others.
   *
   * @throws ProblemException FORM_RATE_LIMITED, with the time after which there is room
   */
  void ask(Confirmation asked) {
    take(
        mailbox(asked),
        MOST_ASKED,
        ASKED_IN,
        "This form asks one address to confirm %d times an hour.".formatted(MOST_ASKED));
  }

  /** What {@link #ask} made room for was certainly not sent. */
  synchronized void notAsked(Confirmation asked) {
    fullAt.computeIfPresent(mailbox(asked), (_, at) -> at - cost(MOST_ASKED, ASKED_IN));
  }

  private static String mailbox(Confirmation asked) {
    return asked.form() + "/" + asked.channel() + "/" + asked.address().toLowerCase(Locale.ROOT);
  }

  private static long cost(int most, Duration in) {
    return in.toNanos() / most;
  }

  private synchronized void take(String who, int most, Duration in, String detail) {
    long now = TimeUnit.MILLISECONDS.toNanos(clock.millis());
    long after = Math.max(fullAt.getOrDefault(who, 0L), now) + cost(most, in);
    long over = after - now - in.toNanos();
    if (over > 0) {
      throw ProblemException.later(FormReason.FORM_RATE_LIMITED, detail, Duration.ofNanos(over));
    }
    fullAt.put(who, after);
  }
}
