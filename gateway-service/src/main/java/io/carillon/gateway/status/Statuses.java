package io.carillon.gateway.status;

import io.carillon.gateway.limits.Limits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The state of all parts, looked at together and not more often than it can change. */
@ApplicationScoped
class Statuses {
  private final Probes probes;
  private final Limits limits;
  private final Duration freshness;
  private final Clock clock;
  private final ReentrantLock looking = new ReentrantLock();
  private final Map<String, Part> last = new HashMap<>();
  private @Nullable Status known;
  private Instant lookedAt = Instant.MIN;

  @Inject
  Statuses(Probes probes, Limits limits, StatusSettings settings, Clock clock) {
    this.limits = limits;
    this.probes = probes;
    this.freshness = settings.freshness();
    this.clock = clock;
  }

  /** Who asks while another looks waits for that look. */
  Status now() {
    looking.lock();
    try {
      Status recent = known;
      if (recent != null && clock.instant().isBefore(lookedAt.plus(freshness))) {
        return recent;
      }
      Status found = look();
      known = found;
      lookedAt = clock.instant();
      return found;
    } finally {
      looking.unlock();
    }
  }

  private Status look() {
    List<Part> parts = new ArrayList<>();
    parts.add(settle("gateway", Part.State.UP, limits.remark()));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Part>> looks = new ArrayList<>();
      for (Probe probe : probes.all()) {
        looks.add(() -> look(probe));
      }
      for (Future<Part> part : threads.invokeAll(looks)) {
        Part found = part.get();
        parts.add(settle(found.name(), found.state(), found.detail()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return Status.of(parts);
  }

  private Part look(Probe probe) {
    try {
      return new Part(probe.name(), Part.State.UP, clock.instant(), probe.look());
    } catch (Probe.NotUp e) {
      return new Part(probe.name(), Part.State.DOWN, clock.instant(), e.detail());
    }
  }

  private Part settle(String name, Part.State state, String detail) {
    Part before = last.get(name);
    Instant since = before != null && before.state() == state ? before.since() : clock.instant();
    Part part = new Part(name, state, since, detail);
    last.put(name, part);
    return part;
  }

  @ApplicationScoped
  static class Time {
    @Produces
    @Singleton
    Clock clock() {
      return Clock.systemUTC();
    }
  }
}
