package io.carillon.ingest.plan;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Counts what comes, in memory, and writes the counts every few seconds: what a process that is
 * killed had counted since is lost, the events are not.
 */
@Singleton
public class Sightings {
  private static final Logger LOG = Logger.getLogger(Sightings.class);
  private static final int SECONDS_BETWEEN_WRITES = 3;
  private static final int DAYS_KEPT = 90;

  /** So many of some thing, so many of them violating, the last one then. */
  record Count(long seen, long violating, Instant last) {
    Count plus(Count other) {
      return new Count(
          seen + other.seen,
          violating + other.violating,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  private final Map<SightingKey, Count> counts = new ConcurrentHashMap<>();
  private final SightingBounds bounds = new SightingBounds();
  private final SightingStore store;
  private final Clock clock;
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sightings").factory());
  private LocalDate sweptOn = LocalDate.MIN;

  @Inject
  Sightings(SightingStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    var _ =
        writer.scheduleWithFixedDelay(
            this::write, SECONDS_BETWEEN_WRITES, SECONDS_BETWEEN_WRITES, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    writer.close();
    write();
  }

  /** These came in. */
  public void note(List<Sighting> sightings) {
    sightings.forEach(this::note);
  }

  private void note(Sighting seen) {
    LocalDate day = LocalDate.ofInstant(seen.at(), ZoneOffset.UTC);
    String type = seen.call().word();
    String name = bounds.name(seen.tenant(), day, type, seen.name());
    String version = seen.appVersion().isEmpty() ? "" : SightingBounds.shown(seen.appVersion());
    String screen = seen.screen().isEmpty() ? "" : SightingBounds.shown(seen.screen());
    boolean place = bounds.place(seen.tenant(), day, version, screen);
    String other = SightingBounds.OTHER;
    count(
        seen,
        new SightingKey(
            seen.tenant(),
            seen.unit(),
            seen.plan(),
            day,
            type,
            name,
            "",
            place ? version : other,
            place ? screen : other),
        seen.violating());
    for (String property : seen.properties()) {
      String shown = bounds.property(seen.tenant(), day, type, name, property);
      count(
          seen,
          new SightingKey(seen.tenant(), seen.unit(), seen.plan(), day, type, name, shown, "", ""),
          seen.broken().contains(property));
    }
  }

  private void count(Sighting seen, SightingKey key, boolean violating) {
    counts.merge(key, new Count(1, violating ? 1 : 0, seen.at()), Count::plus);
  }

  /** What could not be written for a database that is away is written the next time. */
  void write() {
    Map<SightingKey, Count> taken = new HashMap<>();
    for (SightingKey key : counts.keySet()) {
      Count count = counts.remove(key);
      if (count != null) {
        taken.put(key, count);
      }
    }
    try {
      if (!taken.isEmpty()) {
        store.add(taken);
      }
    } catch (RuntimeException e) {
      if (isAway(e)) {
        taken.forEach((key, count) -> counts.merge(key, count, Count::plus));
        LOG.warnf("%d counts of events are not written yet", taken.size());
      } else {
        LOG.errorf(e, "%d counts of events are lost", taken.size());
      }
    }
    sweep();
  }

  /** Once a day; what is written by then stays written, whatever becomes of it. */
  private void sweep() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!sweptOn.isBefore(today)) {
      return;
    }
    try {
      store.forget(today.minusDays(DAYS_KEPT));
      sweptOn = today;
    } catch (RuntimeException e) {
      if (isAway(e)) {
        LOG.warn("Old counts of events are not deleted yet");
      } else {
        sweptOn = today;
        LOG.error("Old counts of events cannot be deleted today", e);
      }
    }
  }

  private static boolean isAway(RuntimeException e) {
    return e instanceof ProblemException problem
        && problem.reason() == CommonReason.DEPENDENCY_AWAY;
  }
}
