package io.carillon.gateway.limits;

import io.carillon.platform.problem.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many calls are under way, of each caller and of all. */
final class Concurrency {
  private final int perCaller;
  private final int most;
  private final Map<String, Integer> callers = new ConcurrentHashMap<>();
  private final AtomicInteger all = new AtomicInteger();

  Concurrency(int perCaller, int most) {
    this.perCaller = perCaller;
    this.most = most;
  }

  /** Counts a call in, or says why not. Who was counted in must {@link #leave}. */
  Optional<Reason> enter(String caller) {
    if (all.incrementAndGet() > most) {
      all.decrementAndGet();
      return Optional.of(LimitReason.OVERLOADED);
    }
    if (callers.merge(caller, 1, Integer::sum) > perCaller) {
      leave(caller);
      return Optional.of(LimitReason.TOO_MANY_AT_ONCE);
    }
    return Optional.empty();
  }

  int underWay() {
    return all.get();
  }

  void leave(String caller) {
    callers.computeIfPresent(caller, (who, calls) -> calls > 1 ? calls - 1 : null);
    all.decrementAndGet();
  }
}
