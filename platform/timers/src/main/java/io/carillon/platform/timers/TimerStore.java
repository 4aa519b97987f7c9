package io.carillon.platform.timers;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The table {@code timer}. */
final class TimerStore {
  private static final RowMapper<Timer> TIMER =
      (row, _) ->
          new Timer(
              row.getString("tenant_id"),
              row.getObject("ref", UUID.class),
              row.getLong("seq"),
              row.getObject("due_at", OffsetDateTime.class).toInstant());

  private static final Comparator<Timer> KEY =
      Comparator.comparing(Timer::tenant).thenComparing(Timer::ref).thenComparing(Timer::seq);

  private record Key(String tenant, UUID ref, long seq) {}

  private TimerStore() {}

  /** Adds timers; one that is there already keeps the earlier of both times. */
  static void add(Handle tx, Collection<Timer> timers) {
    Map<Key, Timer> earliest = new HashMap<>();
    for (Timer timer : timers) {
      earliest.merge(
          new Key(timer.tenant(), timer.ref(), timer.seq()),
          timer,
          (a, b) -> a.dueAt().isAfter(b.dueAt()) ? b : a);
    }
    List<Timer> sorted = earliest.values().stream().sorted(KEY).toList();
    if (sorted.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            INSERT INTO timer (tenant_id, ref, seq, due_at)
            SELECT * FROM unnest(:tenants::text[], :refs::uuid[], :seqs::bigint[],
                                 :dues::text[]::timestamptz[])
            ON CONFLICT (tenant_id, ref, seq)
            DO UPDATE SET due_at = LEAST(timer.due_at, excluded.due_at)
            """)
        .bindArray("tenants", String.class, column(sorted, Timer::tenant))
        .bindArray("refs", UUID.class, column(sorted, Timer::ref))
        .bindArray("seqs", Long.class, column(sorted, Timer::seq))
        .bindArray("dues", String.class, column(sorted, t -> Pace.notBefore(t.dueAt()).toString()))
        .execute();
  }

  /** Removes and returns timers that are due and that no other process holds, earliest first. */
  static List<Timer> take(Handle tx, Instant now, int most) {
    return tx
        .createQuery(
            """
            WITH due AS MATERIALIZED (
              SELECT tenant_id, ref, seq FROM timer WHERE due_at <= :now::timestamptz
              ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED)
            DELETE FROM timer t USING due d
            WHERE t.tenant_id = d.tenant_id AND t.ref = d.ref AND t.seq = d.seq
            RETURNING t.tenant_id, t.ref, t.seq, t.due_at
            """)
        .bind("now", now.toString())
        .bind("most", most)
        .map(TIMER)
        .stream()
        .sorted(Comparator.comparing(Timer::dueAt).thenComparing(KEY))
        .toList();
  }

  /** Removes one timer, if it is still there and free. */
  static boolean take(Handle tx, Timer timer) {
    return tx.createUpdate(
                """
                DELETE FROM timer WHERE (tenant_id, ref, seq) IN (
                  SELECT tenant_id, ref, seq FROM timer
                  WHERE tenant_id = :tenant AND ref = :ref AND seq = :seq
                  FOR UPDATE SKIP LOCKED)
                """)
            .bind("tenant", timer.tenant())
            .bind("ref", timer.ref())
            .bind("seq", timer.seq())
            .execute()
        == 1;
  }

  /** Counts a failure and returns how many there were. */
  static Optional<Integer> failed(Handle tx, Timer timer) {
    return tx.createQuery(
            """
            UPDATE timer SET failures = LEAST(failures + 1, 1000)
            WHERE tenant_id = :tenant AND ref = :ref AND seq = :seq RETURNING failures
            """)
        .bind("tenant", timer.tenant())
        .bind("ref", timer.ref())
        .bind("seq", timer.seq())
        .mapTo(Integer.class)
        .findOne();
  }

  static void putOff(Handle tx, Timer timer, Instant until) {
    tx.createUpdate(
            """
            UPDATE timer SET due_at = :until::timestamptz
            WHERE tenant_id = :tenant AND ref = :ref AND seq = :seq
            """)
        .bind("until", Pace.notBefore(until).toString())
        .bind("tenant", timer.tenant())
        .bind("ref", timer.ref())
        .bind("seq", timer.seq())
        .execute();
  }

  /** When the earliest timer is due. */
  static Optional<Instant> next(Handle tx) {
    return tx.createQuery("SELECT due_at FROM timer ORDER BY due_at LIMIT 1")
        .map((row, _) -> row.getObject("due_at", OffsetDateTime.class).toInstant())
        .findOne();
  }

  private static <T> List<T> column(List<Timer> timers, Function<Timer, T> part) {
    return timers.stream().map(part).toList();
  }
}
