package io.carillon.analytics.archive;

import io.carillon.platform.store.ByteArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The archive's one table, a partition a day. */
final class ArchiveStore {
  /** An event may be dated this much after it was received, no more. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private static final String INSERT =
      """
      INSERT INTO event (tenant_id, day, event_id, profile_id, name, unit, occurred_at,
                         origin_partition, origin_offset, record)
      SELECT * FROM unnest(:tenants::text[], :days::text[]::date[], :ids::text[], :profiles::uuid[],
                           :names::text[], :units::text[], :times::text[]::timestamptz[],
                           :partitions::int[], :offsets::bigint[], :records::bytea[])
      ON CONFLICT DO NOTHING
      """;

  private static final String COLUMNS =
      "SELECT day, event_id, profile_id, occurred_at, origin_partition, origin_offset,"
          + " archived, record FROM event WHERE tenant_id = :tenant";

  private ArchiveStore() {}

  /**
   * An event as it is written.
   *
   * @param member the profile by which it came and under which it is kept: the person's own, or one
   *     that was merged into it, so that it goes back with that one when the merge is undone
   */
  record Entry(
      ArchivedEvent event, UUID member, int originPartition, long originOffset, byte[] record) {
    LocalDate day() {
      return dayOf(event.receivedAt());
    }
  }

  /** An event as it is read, with its place in each order. */
  record Row(
      LocalDate day,
      String eventId,
      UUID profile,
      Instant occurredAt,
      int originPartition,
      long originOffset,
      long archived,
      byte[] record) {

    Row ownedBy(Map<UUID, UUID> canonical) {
      UUID owner = canonical.getOrDefault(profile, profile);
      return new Row(
          day, eventId, owner, occurredAt, originPartition, originOffset, archived, record);
    }

    ArchivedEvent event() {
      return EventCodec.decode(EventCodec.parse(record), profile, occurredAt);
    }
  }

  /** Behind which row a list newest first goes on. */
  record Newest(Instant occurredAt, LocalDate day, String eventId) {}

  /** Behind which row a list by origin goes on. */
  record Oldest(int partition, long offset, String eventId) {
    static final Oldest BEGINNING = new Oldest(-1, -1, "");
  }

  static LocalDate dayOf(Instant moment) {
    return LocalDate.ofInstant(moment, ZoneOffset.UTC);
  }

  static void ensureDay(Handle tx, LocalDate day) {
    tx.createQuery("SELECT ensure_day(:day)").bind("day", day).mapTo(Boolean.class).one();
  }

  /** Writes what is not there yet, in one statement. */
  static void insert(Handle tx, List<Entry> entries) {
    // readers that fix a moment wait for the writers before it
    tx.execute("SELECT pg_advisory_xact_lock_shared(hashtext('archive'))");
    tx.createUpdate(INSERT)
        .bindArray("tenants", String.class, each(entries, e -> e.event().tenant()))
        .bindArray("days", String.class, each(entries, e -> e.day().toString()))
        .bindArray("ids", String.class, each(entries, e -> e.event().eventId()))
        .bindArray("profiles", UUID.class, each(entries, Entry::member))
        .bindArray("names", String.class, each(entries, e -> e.event().name()))
        .bindArray("units", String.class, each(entries, e -> e.event().unit()))
        .bindArray("times", String.class, each(entries, e -> e.event().occurredAt().toString()))
        .bindArray("partitions", Integer.class, each(entries, Entry::originPartition))
        .bindArray("offsets", Long.class, each(entries, Entry::originOffset))
        .bind("records", ByteArrays.of(each(entries, Entry::record)))
        .execute();
  }

  /** Newest first, up to {@code limit} rows behind {@code behind}. */
  static List<Row> newest(
      Handle tx, String tenant, EventFilter filter, @Nullable Newest behind, int limit) {
    return newest(tx, tenant, filter, null, behind, limit);
  }

  /**
   * @param end the archive's end at the moment that is read; null for now
   */
  static List<Row> newest(
      Handle tx,
      String tenant,
      EventFilter filter,
      @Nullable Long end,
      @Nullable Newest behind,
      int limit) {
    StringBuilder sql = new StringBuilder(COLUMNS);
    where(sql, filter);
    if (end != null) {
      sql.append(" AND archived <= :end");
    }
    if (behind != null) {
      sql.append(" AND (occurred_at, day, event_id) < (:at, :day, :id)");
    }
    sql.append(" ORDER BY occurred_at DESC, day DESC, event_id DESC LIMIT :limit");
    Query query = bound(tx, sql, tenant, filter).bind("limit", limit);
    if (end != null) {
      query.bind("end", end);
    }
    if (behind != null) {
      query
          .bind("at", behind.occurredAt().atOffset(ZoneOffset.UTC))
          .bind("day", behind.day())
          .bind("id", behind.eventId());
    }
    return rows(query);
  }

  /** The archive's present end; what is written later lies behind it. */
  static long end(Handle tx) {
    tx.execute("SELECT pg_advisory_xact_lock(hashtext('archive'))");
    return last(tx);
  }

  /** The last place that was given to anything, which may not be written yet. */
  static long last(Handle tx) {
    return tx.createQuery(
            "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM archived_order")
        .mapTo(Long.class)
        .one();
  }

  /** In the order in which they were archived, up to {@code limit} rows behind a place. */
  static List<Row> byArrival(
      Handle tx, String tenant, EventFilter filter, long behind, long end, int limit) {
    StringBuilder sql = new StringBuilder(COLUMNS);
    where(sql, filter);
    sql.append(" AND archived > :behind AND archived <= :end ORDER BY archived LIMIT :limit");
    return rows(
        bound(tx, sql, tenant, filter)
            .bind("behind", behind)
            .bind("end", end)
            .bind("limit", limit));
  }

  /** Behind which record of each partition the archive's consumer stands. */
  static Map<Integer, Long> positions(Handle tx, String consumer, String topic) {
    return tx.createQuery(
            "SELECT partition, next FROM position WHERE consumer = :consumer AND topic = :topic")
        .bind("consumer", consumer)
        .bind("topic", topic)
        .reduceRows(
            new HashMap<>(),
            (all, row) -> {
              all.put(row.getColumn("partition", Integer.class), row.getColumn("next", Long.class));
              return all;
            });
  }

  static long count(Handle tx, String tenant, EventFilter filter, long end) {
    StringBuilder sql = new StringBuilder("SELECT count(*) FROM event WHERE tenant_id = :tenant");
    where(sql, filter);
    sql.append(" AND archived <= :end");
    return bound(tx, sql, tenant, filter).bind("end", end).mapTo(Long.class).one();
  }

  /** In the order of origin, up to {@code limit} rows behind {@code behind}. */
  static List<Row> byOrigin(
      Handle tx, String tenant, EventFilter filter, long end, Oldest behind, int limit) {
    StringBuilder sql = new StringBuilder(COLUMNS);
    where(sql, filter);
    sql.append(" AND archived <= :end")
        .append(" AND (origin_partition, origin_offset, event_id) > (:partition, :offset, :id)")
        .append(" ORDER BY origin_partition, origin_offset, event_id LIMIT :limit");
    return rows(
        bound(tx, sql, tenant, filter)
            .bind("end", end)
            .bind("partition", behind.partition())
            .bind("offset", behind.offset())
            .bind("id", behind.eventId())
            .bind("limit", limit));
  }

  private static void where(StringBuilder sql, EventFilter filter) {
    if (!filter.profiles().isEmpty()) {
      sql.append(" AND profile_id = ANY(:profiles)");
    }
    if (!filter.names().isEmpty()) {
      sql.append(" AND name = ANY(:names)");
    }
    if (filter.after() != null) {
      sql.append(" AND occurred_at >= :after AND day >= :firstDay");
    }
    if (filter.before() != null) {
      sql.append(" AND occurred_at < :before");
    }
  }

  private static Query bound(Handle tx, StringBuilder sql, String tenant, EventFilter filter) {
    Query query = tx.createQuery(sql.toString()).bind("tenant", tenant);
    if (!filter.profiles().isEmpty()) {
      query.bindByType("profiles", filter.profiles().toArray(UUID[]::new), UUID[].class);
    }
    if (!filter.names().isEmpty()) {
      query.bindByType("names", filter.names().toArray(String[]::new), String[].class);
    }
    Instant after = filter.after();
    if (after != null) {
      query
          .bind("after", after.atOffset(ZoneOffset.UTC))
          .bind("firstDay", dayOf(after.minus(AHEAD)));
    }
    Instant before = filter.before();
    if (before != null) {
      query.bind("before", before.atOffset(ZoneOffset.UTC));
    }
    return query;
  }

  private static List<Row> rows(Query query) {
    return query.map((found, _) -> row(found)).list();
  }

  private static Row row(ResultSet found) throws SQLException {
    return new Row(
        found.getObject("day", LocalDate.class),
        found.getString("event_id"),
        found.getObject("profile_id", UUID.class),
        found.getObject("occurred_at", OffsetDateTime.class).toInstant(),
        found.getInt("origin_partition"),
        found.getLong("origin_offset"),
        found.getLong("archived"),
        found.getBytes("record"));
  }

  private static <T> List<T> each(List<Entry> entries, Function<Entry, T> column) {
    return entries.stream().map(column).toList();
  }
}
