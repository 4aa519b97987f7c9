package io.carillon.messaging.inbox;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Who has a stream open at this process, and is to be woken. */
@ApplicationScoped
class InboxStreams {
  private final InboxSettings settings;
  private final Set<Watch> open = ConcurrentHashMap.newKeySet();
  private final Map<Person, Set<Watch>> watches = new ConcurrentHashMap<>();
  private volatile boolean hears;

  /** Why a stream ends that its client did not end. */
  enum End {
    /** A merge, the undoing of one, an erasure: the client asks anew, for the list too. */
    PERSON_CHANGED,
    KEY_REVOKED,
    /** It was open long enough; the client goes on with a new one. */
    RENEW,
    UNAVAILABLE,
    SHUTTING_DOWN
  }

  private record Person(String tenant, UUID profile) {}

  @Inject
  InboxStreams(InboxSettings settings) {
    this.settings = settings;
  }

  /** A graceful stop waits for open requests, and a stream is one that lasts. */
  void start(@Observes StartupEvent event) {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("inbox-end").unstarted(this::end));
  }

  /**
   * @throws ProblemException RATE_LIMITED when the person or the process has as many open as it
   *     may; DEPENDENCY_AWAY before this process hears of what comes
   */
  Watch watch(Visitor visitor) {
    if (!hears) {
      throw new ProblemException(
          CommonReason.DEPENDENCY_AWAY, "This process does not hear of new messages yet.");
    }
    Watch watch = new Watch(visitor);
    open.add(watch);
    try {
      if (open.size() > settings.streams()) {
        throw new ProblemException(
            CommonReason.RATE_LIMITED, "As many streams are open as this process may have.");
      }
      visitor.profiles().forEach(profile -> register(visitor.tenant(), profile, watch));
    } catch (ProblemException e) {
      watch.close();
      throw e;
    }
    return watch;
  }

  private void register(String tenant, UUID profile, Watch watch) {
    watches.compute(
        new Person(tenant, profile),
        (_, all) -> {
          Set<Watch> now = all == null ? ConcurrentHashMap.newKeySet() : all;
          if (now.size() >= settings.streamsPerPerson()) {
            throw new ProblemException(
                CommonReason.RATE_LIMITED,
                "%d streams of this user are open (expected: at most %d)"
                    .formatted(now.size() + 1, settings.streamsPerPerson()));
          }
          now.add(watch);
          return now;
        });
  }

  /** From now on nothing is missed; who watches already looks whether something was. */
  void began() {
    hears = true;
    open.forEach(Watch::wake);
  }

  void told(String tenant, Collection<UUID> profiles, boolean personChanged) {
    for (UUID profile : profiles) {
      for (Watch watch : watches.getOrDefault(new Person(tenant, profile), Set.of())) {
        if (personChanged) {
          watch.end(End.PERSON_CHANGED);
        } else {
          watch.wake();
        }
      }
    }
  }

  private void end() {
    open.forEach(watch -> watch.end(End.SHUTTING_DOWN));
  }

  /** One stream. It looks once without being woken: something may have come before it was here. */
  final class Watch implements AutoCloseable {
    private final Visitor visitor;
    private final Semaphore woken = new Semaphore(1);
    private volatile @Nullable End end;

    private Watch(Visitor visitor) {
      this.visitor = visitor;
    }

    /** Whether it was woken within this time. */
    boolean await(Duration atMost) throws InterruptedException {
      boolean was = woken.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
      woken.drainPermits();
      return was;
    }

    @Nullable End ended() {
      return end;
    }

    private void wake() {
      woken.release();
    }

    /** The first reason stands. */
    synchronized void end(End why) {
      if (end == null) {
        end = why;
      }
      wake();
    }

    @Override
    public void close() {
      open.remove(this);
      for (UUID profile : visitor.profiles()) {
        watches.computeIfPresent(
            new Person(visitor.tenant(), profile),
            (_, all) -> {
              all.remove(this);
              return all.isEmpty() ? null : all;
            });
      }
    }
  }
}
