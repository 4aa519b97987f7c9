package io.carillon.analytics.live;

import io.carillon.analytics.archive.Archive;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How many watch, until the process stops, and where the archive ends for all of them. */
@ApplicationScoped
class LiveEvents {
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final LiveConfig config;
  private final Archive archive;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private long end = -1;
  private long asked;

  @Inject
  LiveEvents(LiveConfig config, Archive archive) {
    this.config = config;
    this.archive = archive;
  }

  /** A graceful stop waits for open requests, and a stream is one that never ends by itself. */
  void start(@Observes StartupEvent event) {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("live-end").unstarted(stopping::countDown));
  }

  /** Whether the process stops, now or within this time. */
  boolean stopsWithin(Duration time) throws InterruptedException {
    return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * @throws ProblemException RATE_LIMITED when the tenant has as many streams open as it may
   */
  void open(String tenant) {
    open.merge(
        tenant,
        1,
        (now, one) -> {
          if (now >= config.streamsPerTenant()) {
            throw new ProblemException(
                CommonReason.RATE_LIMITED,
                "%d live streams are open (expected: at most %d)"
                    .formatted(now + one, config.streamsPerTenant()));
          }
          return now + one;
        });
  }

  void close(String tenant) {
    open.computeIfPresent(tenant, (_, now) -> now == 1 ? null : now - 1);
  }

  /** Where the archive ended a moment ago, asked for once for all who watch. */
  synchronized long end() {
    if (end < 0 || System.nanoTime() - asked > FRESH_NANOS) {
      return endNow();
    }
    return end;
  }

  synchronized long endNow() {
    end = archive.end(end);
    asked = System.nanoTime();
    return end;
  }
}
