package io.carillon.analytics.live;

import io.carillon.analytics.archive.ArchivedEvent;
import io.carillon.analytics.archive.Arrivals;
import io.carillon.analytics.archive.EventFilter;
import io.carillon.analytics.archive.Merge;
import io.carillon.analytics.archive.Parting;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Hands what was archived to those who watch. */
@ApplicationScoped
public class LiveEvents implements Arrivals {
  private final LiveConfig config;
  private final Map<String, List<Subscription>> byTenant = new ConcurrentHashMap<>();

  @Inject
  LiveEvents(LiveConfig config) {
    this.config = config;
  }

  /** A graceful stop waits for open requests, and a stream is one that never ends by itself. */
  void start(@Observes StartupEvent event) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("live-end").unstarted(this::end));
  }

  /**
   * @param more what else is asked of an event
   * @param units those whose events, and those of units below, are told; none stands for all
   * @throws ProblemException RATE_LIMITED when the tenant has as many streams open as it may
   */
  Subscription subscribe(
      String tenant, EventFilter filter, Predicate<ArchivedEvent> more, List<String> units) {
    Subscription subscription = new Subscription(filter, more, units, config.buffer());
    byTenant.compute(
        tenant,
        (_, open) -> {
          List<Subscription> now = open == null ? new CopyOnWriteArrayList<>() : open;
          if (now.size() >= config.streamsPerTenant()) {
            throw new ProblemException(
                CommonReason.RATE_LIMITED,
                "%d live streams are open (expected: at most %d)"
                    .formatted(now.size() + 1, config.streamsPerTenant()));
          }
          now.add(subscription);
          return now;
        });
    return subscription;
  }

  void unsubscribe(String tenant, Subscription subscription) {
    byTenant.computeIfPresent(
        tenant,
        (_, open) -> {
          open.remove(subscription);
          return open.isEmpty() ? null : open;
        });
  }

  @Override
  public void archived(List<ArchivedEvent> events, List<Merge> merges, List<Parting> partings) {
    if (byTenant.isEmpty()) {
      return;
    }
    for (Merge merge : merges) {
      byTenant.getOrDefault(merge.tenant(), List.of()).forEach(open -> open.merged(merge));
    }
    for (Parting parting : partings) {
      byTenant.getOrDefault(parting.tenant(), List.of()).forEach(open -> open.parted(parting));
    }
    for (ArchivedEvent event : events) {
      byTenant.getOrDefault(event.tenant(), List.of()).forEach(open -> open.offer(event));
    }
  }

  private void end() {
    byTenant.values().forEach(open -> open.forEach(s -> s.end(Subscription.End.SHUTTING_DOWN)));
  }
}
