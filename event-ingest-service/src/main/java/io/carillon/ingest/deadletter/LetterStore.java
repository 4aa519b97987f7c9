package io.carillon.ingest.deadletter;

import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.ByteArrays;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Letters in PostgreSQL. */
@ApplicationScoped
class LetterStore {
  private static final String COLUMNS =
      "tenant_id, id, topic, key, %s, octet_length(value), raw, reason, detail, consumer, note, unit,"
          + " event_id, event_type, event_name, replayable, at, replayed_at, replayed_by,"
          + " events, hot_key";

  private static final String WHOLE = COLUMNS.formatted("value");

  /** Without what may be large. */
  private static final String LISTED = COLUMNS.formatted("''::bytea");

  /** How much of them is in memory at once, but for one that is larger. */
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  private static final String OLD = "(at < :before OR (hot_key IS NOT NULL AND at < :hot))";

  private static final String WANTED =
      " FROM dead_letter WHERE tenant_id = :tenant"
          + " AND (:topic::text IS NULL OR topic = :topic)"
          + " AND (:reason::text IS NULL OR reason = :reason)"
          + " AND (:consumer::text IS NULL OR consumer = :consumer)"
          + " AND (:event::text IS NULL OR event_name = :event)"
          + " AND (:after::timestamptz IS NULL OR at >= :after)"
          + " AND (:before::timestamptz IS NULL OR at < :before)"
          + " AND (:state::text IS NULL OR (:state = 'waiting') = (replayed_at IS NULL))"
          + " AND (:hotKey::uuid IS NULL OR hot_key = :hotKey::uuid)"
          + " AND (cardinality(:ids::uuid[]) = 0 OR id = ANY(:ids::uuid[]))";

  private final Transactions transactions;
  private final Definitions definitions;

  @Inject
  LetterStore(Transactions transactions, Definitions definitions) {
    this.transactions = transactions;
    this.definitions = definitions;
  }

  /** Keeps those that it has not yet. */
  void keep(Collection<Letter> letters) {
    Set<String> tenants = letters.stream().map(Letter::tenant).collect(Collectors.toSet());
    var _ = transactions.inTenants(tenants, tx -> keep(tx, letters));
  }

  int keep(Handle tx, Collection<Letter> letters) {
    return tx.createUpdate(
            """
                    INSERT INTO dead_letter (tenant_id, id, topic, key, value, raw, reason, detail,
                        consumer, note, unit, event_id, event_type, event_name, replayable, at,
                        events, hot_key)
                    SELECT tenant, id, topic, key, value, raw, reason, detail, consumer, note, unit,
                           event_id, event_type, event_name, replayable, to_timestamp(at / 1000.0),
                           events, nullif(hot_key, '')::uuid
                      FROM unnest(:tenants::text[], :ids::uuid[], :topics::text[], :keys::text[],
                                  :values::bytea[], :raws::boolean[], :reasons::text[], :details::text[],
                                  :consumers::text[], :notes::text[], :units::text[],
                                  :eventIds::text[], :eventTypes::text[], :eventNames::text[],
                                  :replayable::boolean[], :ats::bigint[], :events::int[],
                                  :hotKeys::text[])
                        AS l (tenant, id, topic, key, value, raw, reason, detail, consumer, note, unit,
                              event_id, event_type, event_name, replayable, at, events, hot_key)
                     ORDER BY tenant, id
                    ON CONFLICT (tenant_id, id) DO NOTHING
                    """)
        .bindArray("tenants", String.class, each(letters, Letter::tenant))
        .bindArray("ids", UUID.class, each(letters, Letter::id))
        .bindArray("topics", String.class, each(letters, l -> name(l.topic())))
        .bindArray("keys", String.class, each(letters, Letter::key))
        .bind("values", ByteArrays.of(each(letters, Letter::value)))
        .bindArray("raws", Boolean.class, each(letters, Letter::raw))
        .bindArray("reasons", String.class, each(letters, Letter::reason))
        .bindArray("details", String.class, each(letters, Letter::detail))
        .bindArray("consumers", String.class, each(letters, Letter::consumer))
        .bindArray("notes", String.class, each(letters, Letter::note))
        .bindArray("units", String.class, each(letters, Letter::unit))
        .bindArray("eventIds", String.class, each(letters, l -> l.event().id()))
        .bindArray("eventTypes", String.class, each(letters, l -> l.event().type()))
        .bindArray("eventNames", String.class, each(letters, l -> l.event().name()))
        .bindArray("replayable", Boolean.class, each(letters, Letter::replayable))
        .bindArray("ats", Long.class, each(letters, l -> l.at().toEpochMilli()))
        .bindArray("events", Integer.class, each(letters, Letter::events))
        .bindArray("hotKeys", String.class, each(letters, l -> Objects.toString(l.hotKey(), "")))
        .execute();
  }

  private static <T> List<T> each(Collection<Letter> letters, Function<Letter, T> what) {
    return letters.stream().map(what).toList();
  }

  /** The newest first. */
  Page<Letter> list(
      Handle tx,
      String tenant,
      LetterFilter filter,
      @Nullable Integer limit,
      @Nullable String cursor) {
    int size = Limits.page(limit);
    Cursor.Place behind = cursor == null ? null : Cursor.place(cursor);
    Query query =
        tx.createQuery(
                "SELECT "
                    + LISTED
                    + WANTED
                    + " AND (:at::timestamptz IS NULL OR (at, id) < (:at, :last::uuid))"
                    + " ORDER BY at DESC, id DESC LIMIT :limit")
            .bind("at", behind == null ? null : moment(behind.at()))
            .bind("last", behind == null ? null : behind.id())
            .bind("limit", size + 1);
    List<Letter> found = wanted(query, tenant, filter).map((row, _) -> letter(row)).list();
    return Page.of(found, size, last -> new Cursor.Place(last.at(), last.id()).cursor());
  }

  Optional<Letter> find(Handle tx, String tenant, UUID id, boolean lock) {
    return tx.createQuery(
            "SELECT "
                + WHOLE
                + " FROM dead_letter WHERE tenant_id = :tenant AND id = :id"
                + (lock ? " FOR UPDATE" : ""))
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> letter(row))
        .findOne();
  }

  /** How many events they hold. */
  long count(Handle tx, String tenant, LetterFilter filter) {
    return wanted(tx.createQuery("SELECT coalesce(sum(events), 0)" + WANTED), tenant, filter)
        .mapTo(Long.class)
        .one();
  }

  /**
   * @param more whether there may be others behind them
   */
  record Locked(List<Letter> letters, boolean more) {}

  /**
   * The oldest behind a place, locked against others who replay them; of large ones fewer.
   *
   * @param most how many events, but for one letter that holds more
   */
  Locked lock(
      Handle tx, String tenant, LetterFilter filter, Cursor.@Nullable Place behind, int most) {
    Query query =
        tx.createQuery(
                "SELECT "
                    + LISTED
                    + WANTED
                    + " AND (:at::timestamptz IS NULL OR (at, id) > (:at, :last::uuid))"
                    + " ORDER BY at, id LIMIT :limit FOR UPDATE")
            .bind("at", behind == null ? null : moment(behind.at()))
            .bind("last", behind == null ? null : behind.id())
            .bind("limit", most);
    List<Letter> found = wanted(query, tenant, filter).map((row, _) -> letter(row)).list();
    List<UUID> taken = new ArrayList<>();
    long bytes = 0;
    long events = 0;
    for (Letter letter : found) {
      bytes += letter.bytes();
      events += letter.events();
      if ((bytes > MOST_BYTES || events > most) && !taken.isEmpty()) {
        break;
      }
      taken.add(letter.id());
    }
    return new Locked(
        whole(tx, tenant, taken), found.size() == most || taken.size() < found.size());
  }

  private static List<Letter> whole(Handle tx, String tenant, List<UUID> ids) {
    return tx.createQuery(
            "SELECT "
                + WHOLE
                + " FROM dead_letter WHERE tenant_id = :tenant AND id = ANY(:ids)"
                + " ORDER BY at, id")
        .bind("tenant", tenant)
        .bindArray("ids", UUID.class, ids)
        .map((row, _) -> letter(row))
        .list();
  }

  void replayed(Handle tx, String tenant, Collection<UUID> ids, Instant now, String by) {
    tx.createUpdate(
            "UPDATE dead_letter SET replayed_at = :now, replayed_by = :by"
                + " WHERE tenant_id = :tenant AND id = ANY(:ids)")
        .bind("now", moment(now))
        .bind("by", by)
        .bind("tenant", tenant)
        .bindArray("ids", UUID.class, ids)
        .execute();
  }

  /** How much of a tenant waits and goes soon, and since when the first of it waits. */
  record Expiring(String tenant, long events, Instant since) {}

  /**
   * Says of those that wait, and of each once, that they go soon.
   *
   * @param hot before which those came that a hot key sent, and the others before {@code before}
   */
  List<Expiring> warn(Instant before, Instant hot, Instant now) {
    Set<String> tenants = definitions.tenants();
    return tenants.isEmpty()
        ? List.of()
        : transactions.inTenants(
            tenants,
            tx ->
                tx.createQuery(
                        "WITH w AS (UPDATE dead_letter SET warned_at = :now WHERE "
                            + OLD
                            + " AND replayed_at IS NULL AND warned_at IS NULL"
                            + " RETURNING tenant_id, events, at)"
                            + " SELECT tenant_id, sum(events), min(at) FROM w"
                            + " GROUP BY tenant_id ORDER BY tenant_id")
                    .bind("now", moment(now))
                    .bind("before", moment(before))
                    .bind("hot", moment(hot))
                    .map(
                        (row, _) ->
                            new Expiring(
                                row.getString(1),
                                row.getLong(2),
                                row.getObject(3, OffsetDateTime.class).toInstant()))
                    .list());
  }

  /**
   * Deletes those that were replayed, or of which it was said that they go.
   *
   * @param hot before which those came that a hot key sent, and the others before {@code before}
   * @param warned before which it was said of those that wait
   */
  void forget(Instant before, Instant hot, Instant warned) {
    Set<String> tenants = definitions.tenants();
    if (!tenants.isEmpty()) {
      transactions.inTenants(
          tenants,
          tx ->
              tx.createUpdate(
                      "DELETE FROM dead_letter WHERE "
                          + OLD
                          + " AND (replayed_at IS NOT NULL OR warned_at < :warned)")
                  .bind("before", moment(before))
                  .bind("hot", moment(hot))
                  .bind("warned", moment(warned))
                  .execute());
    }
  }

  /**
   * The next ones of a tenant behind an id, those that are not of some units' callers included.
   *
   * @param change whether they are to be changed, and nobody else may meanwhile
   */
  List<Letter> holding(
      Handle tx, String tenant, Collection<String> words, UUID behind, int most, boolean change) {
    return tx.createQuery(
            "SELECT "
                + WHOLE
                + " FROM dead_letter l WHERE tenant_id = :tenant AND id > :behind AND EXISTS"
                + " (SELECT FROM unnest(:words::text[]) AS w WHERE position(lower(w)"
                + "   IN lower(encode(value, 'escape') || note || detail || key)) > 0"
                + "   OR position(convert_to(w, 'UTF8') IN value) > 0)"
                + " ORDER BY id LIMIT :limit"
                + (change ? " FOR UPDATE" : ""))
        .bind("tenant", tenant)
        .bind("behind", behind)
        .bindArray("words", String.class, List.copyOf(words))
        .bind("limit", most)
        .map((row, _) -> letter(row))
        .list();
  }

  /** Leaves a letter of several events only these. */
  void leave(Handle tx, Letter letter, List<Letter> singles) {
    tx.createUpdate(
            "UPDATE dead_letter SET value = :value, events = :events, event_id = :event"
                + " WHERE tenant_id = :tenant AND id = :id")
        .bind("value", BundleCodec.together(singles))
        .bind("events", singles.size())
        .bind("event", singles.getFirst().event().id())
        .bind("tenant", letter.tenant())
        .bind("id", letter.id())
        .execute();
  }

  int delete(Handle tx, String tenant, Collection<UUID> ids) {
    return tx.createUpdate("DELETE FROM dead_letter WHERE tenant_id = :tenant AND id = ANY(:ids)")
        .bind("tenant", tenant)
        .bindArray("ids", UUID.class, List.copyOf(ids))
        .execute();
  }

  private static Query wanted(Query query, String tenant, LetterFilter filter) {
    Instant after = filter.after();
    Instant before = filter.before();
    return query
        .bind("tenant", tenant)
        .bind("topic", filter.topic())
        .bind("reason", filter.reason())
        .bind("consumer", filter.consumer())
        .bind("event", filter.event())
        .bind("after", after == null ? null : moment(after))
        .bind("before", before == null ? null : moment(before))
        .bind("state", filter.state())
        .bind("hotKey", filter.hotKey())
        .bindArray("ids", UUID.class, filter.ids());
  }

  private static OffsetDateTime moment(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
  }

  /** As the broker has it. */
  static String name(Topic topic) {
    return topic.on("");
  }

  private static Letter letter(ResultSet row) throws SQLException {
    OffsetDateTime replayed = row.getObject(18, OffsetDateTime.class);
    return new Letter(
        row.getString(1),
        row.getObject(2, UUID.class),
        topic(row.getString(3)),
        row.getString(4),
        row.getBytes(5),
        row.getInt(6),
        row.getBoolean(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getString(12),
        new Letter.Event(row.getString(13), row.getString(14), row.getString(15)),
        row.getInt(20),
        row.getObject(21, UUID.class),
        row.getBoolean(16),
        row.getObject(17, OffsetDateTime.class).toInstant(),
        replayed == null ? null : replayed.toInstant(),
        row.getString(19));
  }

  private static Topic topic(String name) {
    for (Topic topic : Topic.values()) {
      if (name(topic).equals(name)) {
        return topic;
      }
    }
    throw new IllegalStateException("A letter of no topic: " + name);
  }
}
