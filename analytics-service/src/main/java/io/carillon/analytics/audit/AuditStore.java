package io.carillon.analytics.audit;

import io.carillon.analytics.audit.Chain.Head;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Tables `audit` and `audit_head`, which only grow; see the migration for what sees to it. */
final class AuditStore {
  /** Where each row stands and what it hashes to is the database's to say. */
  private static final String INSERT =
      """
      INSERT INTO audit (tenant_id, seq, record_id, at, actor_subject, actor_name, kind, object_id,
                         object_key, unit, record, previous_hash, hash)
      SELECT tenant, 0, id, at, subject, name, kind, object, key, unit, record, '', ''
        FROM unnest(:tenants::text[], :ids::uuid[], :times::text[]::timestamptz[],
                    :subjects::text[], :names::text[], :kinds::text[], :objects::text[],
                    :keys::text[], :units::text[], :records::text[])
             WITH ORDINALITY
             AS e(tenant, id, at, subject, name, kind, object, key, unit, record, place)
       ORDER BY tenant, place
      """;

  private static final String SELECT =
      "SELECT tenant_id, seq, record_id, at, actor_subject, actor_name, kind, object_id, object_key,"
          + " unit, record, previous_hash, hash FROM audit WHERE tenant_id = :tenant";

  private AuditStore() {}

  /** A row in its place. */
  record Row(long seq, String previousHash, String hash, AuditEntry entry) {}

  /**
   * The kept end of a chain.
   *
   * @param most the highest place that a row has
   */
  record End(Head head, long most) {}

  /** Adds what is not there yet, each tenant's in this order. */
  static void append(Handle tx, List<AuditEntry> entries) {
    tx.createUpdate(INSERT)
        .bindArray("tenants", String.class, each(entries, AuditEntry::tenant))
        .bindArray("ids", UUID.class, each(entries, AuditEntry::id))
        .bindArray("times", String.class, each(entries, entry -> entry.at().toString()))
        .bindArray("subjects", String.class, each(entries, AuditEntry::actorSubject))
        .bindArray("names", String.class, each(entries, AuditEntry::actorName))
        .bindArray("kinds", String.class, each(entries, AuditEntry::kind))
        .bindArray("objects", String.class, each(entries, AuditEntry::objectId))
        .bindArray("keys", String.class, each(entries, AuditEntry::objectKey))
        .bindArray("units", String.class, each(entries, AuditEntry::unit))
        .bindArray("records", String.class, each(entries, AuditEntry::record))
        .execute();
  }

  /** Newest first, up to {@code limit} rows in front of that place. */
  static List<Row> newest(
      Handle tx, String tenant, AuditFilter filter, @Nullable Long before, int limit) {
    StringBuilder sql = new StringBuilder(SELECT);
    where(sql, filter);
    if (before != null) {
      sql.append(" AND seq < :before");
    }
    sql.append(" ORDER BY seq DESC LIMIT :limit");
    Query query = bound(tx, sql, tenant, filter).bind("limit", limit);
    if (before != null) {
      query.bind("before", before);
    }
    return rows(query);
  }

  /** Oldest first, up to {@code limit} rows behind {@code after} and not behind {@code end}. */
  static List<Row> oldest(
      Handle tx, String tenant, AuditFilter filter, long after, long end, int limit) {
    StringBuilder sql = new StringBuilder(SELECT);
    where(sql, filter);
    sql.append(" AND seq > :from AND seq <= :end ORDER BY seq LIMIT :limit");
    return rows(
        bound(tx, sql, tenant, filter).bind("from", after).bind("end", end).bind("limit", limit));
  }

  /** Both at one moment, so that they can be compared. */
  static End end(Handle tx, String tenant) {
    return tx.createQuery(
            "SELECT coalesce(h.seq, 0), coalesce(h.hash, :beginning), coalesce(r.most, 0)"
                + " FROM (SELECT max(seq) AS most FROM audit WHERE tenant_id = :tenant) AS r"
                + " LEFT JOIN audit_head AS h ON h.tenant_id = :tenant")
        .bind("beginning", Chain.BEGINNING)
        .bind("tenant", tenant)
        .map((row, _) -> new End(new Head(row.getLong(1), row.getString(2)), row.getLong(3)))
        .one();
  }

  private static void where(StringBuilder sql, AuditFilter filter) {
    if (filter.actor() != null) {
      sql.append(" AND (actor_subject = :actor OR actor_name = :actor)");
    }
    if (filter.kind() != null) {
      sql.append(" AND kind = :kind");
    }
    if (filter.object() != null) {
      sql.append(" AND (object_id = :object OR object_key = :object")
          .append(filter.kind() == null ? " OR kind = :object)" : ")");
    }
    if (filter.after() != null) {
      sql.append(" AND at >= :after");
    }
  }

  private static Query bound(Handle tx, StringBuilder sql, String tenant, AuditFilter filter) {
    Query query = tx.createQuery(sql.toString()).bind("tenant", tenant);
    if (filter.actor() != null) {
      query.bind("actor", filter.actor());
    }
    if (filter.kind() != null) {
      query.bind("kind", filter.kind());
    }
    if (filter.object() != null) {
      query.bind("object", filter.object());
    }
    Instant after = filter.after();
    if (after != null) {
      query.bind("after", after.atOffset(ZoneOffset.UTC));
    }
    return query;
  }

  private static List<Row> rows(Query query) {
    return query.map((found, _) -> row(found)).list();
  }

  private static Row row(ResultSet found) throws SQLException {
    return new Row(
        found.getLong("seq"),
        found.getString("previous_hash"),
        found.getString("hash"),
        new AuditEntry(
            found.getString("tenant_id"),
            found.getObject("record_id", UUID.class),
            found.getObject("at", OffsetDateTime.class).toInstant(),
            found.getString("actor_subject"),
            found.getString("actor_name"),
            found.getString("kind"),
            found.getString("object_id"),
            found.getString("object_key"),
            found.getString("unit"),
            found.getString("record")));
  }

  private static <T> List<T> each(List<AuditEntry> entries, Function<AuditEntry, T> column) {
    return entries.stream().map(column).toList();
  }
}
