package io.carillon.ingest.tracking;

import io.carillon.ingest.event.IngestReason;
import io.carillon.platform.events.Aside;
import io.carillon.platform.events.Emitter;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The one way into `events.raw`. */
@Singleton
class EventLog {
  /** Of a tenant without a quota: as one with a quota of so many events a second. */
  static final long USUAL_WEIGHT = 1_000;

  private static final long LEAST_WEIGHT = 100;
  private static final long MOST_WEIGHT = 10_000;

  private final Emitter emitter;
  private final KeyRing tenants;
  private final InFlight inFlight;
  private final ExecutorService waiting;

  @Inject
  EventLog(
      Emitter emitter,
      KeyRing tenants,
      TrackingConfig config,
      @VirtualThreads ExecutorService waiting) {
    this.emitter = emitter;
    this.tenants = tenants;
    this.waiting = waiting;
    this.inFlight = new InFlight(config.mostInFlight().asLongValue());
  }

  /**
   * Returns when all in-sync replicas have all of them.
   *
   * @param aside what goes to the dead letters instead
   * @throws ProblemException OVERLOADED when too much of this tenant is on its way, DEPENDENCY_AWAY
   *     when the log does not answer in time: then nothing of it counts as accepted
   */
  void append(String tenant, List<Outbound> events, List<Aside> aside) {
    if (events.isEmpty() && aside.isEmpty()) {
      return;
    }
    long bytes = bytes(events, aside);
    enter(tenant, bytes);
    try {
      emitter.send(events, aside);
    } finally {
      inFlight.leave(tenant, bytes);
    }
  }

  /**
   * The same without keeping the caller: where the log would, a thread waits that nobody else
   * needs.
   *
   * @return completes on whatever thread, which must not be held up; fails with what append throws
   * @throws ProblemException OVERLOADED, as append; SHUTTING_DOWN when no thread is left to wait
   */
  CompletionStage<Void> appending(String tenant, List<Outbound> events, List<Aside> aside) {
    long bytes = bytes(events, aside);
    enter(tenant, bytes);
    CompletionStage<Void> sending;
    try {
      sending =
          emitter
              .sendAtOnce(events, aside)
              .orElseGet(
                  () -> CompletableFuture.runAsync(() -> emitter.send(events, aside), waiting));
    } catch (RejectedExecutionException e) {
      inFlight.leave(tenant, bytes);
      throw stops(e);
    } catch (RuntimeException e) {
      inFlight.leave(tenant, bytes);
      throw e;
    }
    return sending.whenComplete((_, _) -> inFlight.leave(tenant, bytes));
  }

  /** What whoever comes too late is told: another process takes it. */
  static ProblemException stops(@Nullable Throwable cause) {
    return new ProblemException(
        IngestReason.SHUTTING_DOWN,
        "This process stops. Send what was not acknowledged again.",
        cause);
  }

  private void enter(String tenant, long bytes) {
    if (!inFlight.enter(tenant, weight(tenants.rules(tenant).eventsPerSecond()), bytes)) {
      throw new ProblemException(
          IngestReason.OVERLOADED, "Too many events are on their way to the log. Try again.");
    }
  }

  private static long bytes(List<Outbound> events, List<Aside> aside) {
    long bytes = 0;
    for (Outbound event : events) {
      bytes += size(event);
    }
    for (Aside event : aside) {
      bytes += size(event.record());
    }
    return bytes;
  }

  private static long size(Outbound event) {
    return event.value() == null ? 0 : event.value().length;
  }

  /** What a tenant pays for is what it may have when there is not enough for all, within bounds. */
  static long weight(long quota) {
    return quota == 0 ? USUAL_WEIGHT : Math.clamp(quota, LEAST_WEIGHT, MOST_WEIGHT);
  }
}
