package io.carillon.ingest.deadletter;

import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Hot keys in PostgreSQL. */
@ApplicationScoped
class HotKeyStore {
  private final Transactions transactions;
  private final Definitions definitions;

  @Inject
  HotKeyStore(Transactions transactions, Definitions definitions) {
    this.transactions = transactions;
    this.definitions = definitions;
  }

  /** Adds to the counts: of each key once, in one order, so that two processes never wait. */
  void add(Handle tx, Collection<HotKey> keys) {
    List<HotKey> rows = keys.stream().sorted(Comparator.comparing(HotKey::id)).toList();
    tx.createUpdate(
            """
            INSERT INTO hot_key AS h (tenant_id, id, key, unit, events, first_at, last_at)
            SELECT tenant, id, key, unit, events, to_timestamp(first / 1000.0),
                   to_timestamp(last / 1000.0)
              FROM unnest(:tenants::text[], :ids::uuid[], :keys::text[], :units::text[],
                          :events::bigint[], :firsts::bigint[], :lasts::bigint[])
                AS k (tenant, id, key, unit, events, first, last)
            ON CONFLICT (tenant_id, id) DO UPDATE
              SET events = h.events + excluded.events,
                  first_at = least(h.first_at, excluded.first_at),
                  last_at = greatest(h.last_at, excluded.last_at)
            """)
        .bindArray("tenants", String.class, each(rows, HotKey::tenant))
        .bindArray("ids", UUID.class, each(rows, HotKey::id))
        .bindArray("keys", String.class, each(rows, HotKey::key))
        .bindArray("units", String.class, each(rows, HotKey::unit))
        .bindArray("events", Long.class, each(rows, HotKey::events))
        .bindArray("firsts", Long.class, each(rows, key -> key.firstAt().toEpochMilli()))
        .bindArray("lasts", Long.class, each(rows, key -> key.lastAt().toEpochMilli()))
        .execute();
  }

  private static <T> List<T> each(List<HotKey> keys, Function<HotKey, T> what) {
    return keys.stream().map(what).toList();
  }

  /** The one that was hot last comes first. */
  Page<HotKey.Waiting> list(String tenant, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    Cursor.Place behind = cursor == null ? null : Cursor.place(cursor);
    List<HotKey.Waiting> found =
        transactions.inTenant(
            tenant,
            tx ->
                tx.createQuery(
                        """
                        SELECT k.tenant_id, k.id, k.key, k.unit, k.events, k.first_at, k.last_at,
                               coalesce(w.events, 0), w.since
                          FROM hot_key k LEFT JOIN LATERAL (
                            SELECT sum(l.events) AS events, min(l.at) AS since FROM dead_letter l
                             WHERE l.tenant_id = k.tenant_id AND l.hot_key = k.id
                               AND l.replayed_at IS NULL) w ON true
                         WHERE k.tenant_id = :tenant
                           AND (:at::timestamptz IS NULL OR (k.last_at, k.id) < (:at, :last::uuid))
                         ORDER BY k.last_at DESC, k.id DESC LIMIT :limit
                        """)
                    .bind("tenant", tenant)
                    .bind("at", behind == null ? null : moment(behind.at()))
                    .bind("last", behind == null ? null : behind.id())
                    .bind("limit", size + 1)
                    .map((row, _) -> waiting(row))
                    .list());
    return Page.of(
        found, size, last -> new Cursor.Place(last.key().lastAt(), last.key().id()).cursor());
  }

  /** Forgets those that were not hot since. */
  void forget(Instant before) {
    Set<String> tenants = definitions.tenants();
    if (!tenants.isEmpty()) {
      var _ =
          transactions.inTenants(
              tenants,
              tx ->
                  tx.createUpdate("DELETE FROM hot_key WHERE last_at < :before")
                      .bind("before", moment(before))
                      .execute());
    }
  }

  private static HotKey.Waiting waiting(ResultSet row) throws SQLException {
    OffsetDateTime since = row.getObject(9, OffsetDateTime.class);
    return new HotKey.Waiting(
        new HotKey(
            row.getString(1),
            row.getObject(2, UUID.class),
            row.getString(3),
            row.getString(4),
            row.getLong(5),
            row.getObject(6, OffsetDateTime.class).toInstant(),
            row.getObject(7, OffsetDateTime.class).toInstant()),
        row.getLong(8),
        since == null ? null : since.toInstant());
  }

  private static OffsetDateTime moment(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
  }
}
