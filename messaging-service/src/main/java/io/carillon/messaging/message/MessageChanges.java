package io.carillon.messaging.message;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes those who watch a message when this process changes it. */
@ApplicationScoped
public class MessageChanges {
  private final Map<MessageKey, Set<Semaphore>> watchers = new ConcurrentHashMap<>();

  /** These were changed, and the change is committed. */
  public void told(Collection<MessageKey> keys) {
    if (!watchers.isEmpty()) {
      keys.forEach(key -> watchers.getOrDefault(key, Set.of()).forEach(Semaphore::release));
    }
  }

  Watch watch(MessageKey key) {
    Semaphore woken = new Semaphore(0);
    watchers.computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet()).add(woken);
    return new Watch(key, woken);
  }

  /** One who watches; changes by other processes are seen when the time of waiting is over. */
  final class Watch implements AutoCloseable {
    private final MessageKey key;
    private final Semaphore woken;

    private Watch(MessageKey key, Semaphore woken) {
      this.key = key;
      this.woken = woken;
    }

    /** Waits for a change, or this long. False when interrupted. */
    boolean await(Duration atMost) {
      try {
        if (woken.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
          woken.drainPermits();
        }
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public void close() {
      watchers.computeIfPresent(
          key,
          (_, all) -> {
            all.remove(woken);
            return all.isEmpty() ? null : all;
          });
    }
  }
}
