package io.carillon.ingest.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often the same violation is told as an event: once in a minute by each process, with how many
 * there were since. Of more than {@value #MOST} different ones of a tenant, those beyond are not
 * told.
 */
final class Told {
  static final int MOST = 1_000;
  private static final Duration BETWEEN = Duration.ofMinutes(1);

  private record Turn(Instant next, long since) {}

  private final Map<String, Map<Object, Turn>> tenants = new ConcurrentHashMap<>();

  /** How many there were with this one since it was last told; 0 when it is not to be told now. */
  long turn(String tenant, Object what, Instant now) {
    Map<Object, Turn> turns = tenants.computeIfAbsent(tenant, _ -> new ConcurrentHashMap<>());
    if (turns.size() >= MOST && !turns.containsKey(what)) {
      turns.values().removeIf(turn -> !now.isBefore(turn.next()));
      if (turns.size() >= MOST) {
        return 0;
      }
    }
    AtomicLong told = new AtomicLong();
    turns.compute(
        what,
        (_, turn) -> {
          if (turn == null || !now.isBefore(turn.next())) {
            told.set(turn == null ? 1 : turn.since() + 1);
            return new Turn(now.plus(BETWEEN), 0);
          }
          return new Turn(turn.next(), turn.since() + 1);
        });
    return told.get();
  }

  /**
   * It could not be told, nor did the event come in: the next one is told at once.
   *
   * @param count as {@link #turn} had it
   */
  void giveBack(String tenant, Object what, long count) {
    tenants
        .getOrDefault(tenant, Map.of())
        .computeIfPresent(what, (_, turn) -> new Turn(Instant.MIN, turn.since() + count - 1));
  }
}
