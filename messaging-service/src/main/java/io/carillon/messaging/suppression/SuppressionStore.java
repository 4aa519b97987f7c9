package io.carillon.messaging.suppression;

import io.carillon.messaging.gate.Block;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Table `suppression`. */
@ApplicationScoped
public class SuppressionStore {
  private static final String COLUMNS =
      "id, unit, channel, address, scope, reason, note, added_by, added_at, message_id";

  /** Adds it; the one of its unit that is there already stays. */
  Suppression add(Handle tx, String tenant, Suppression wanted) {
    tx.createUpdate(
            "INSERT INTO suppression (tenant_id, id, unit, channel, address, scope, reason, note,"
                + " added_by, added_at, message_id) VALUES (:tenant, :id, :unit, :channel,"
                + " :address, :scope, :reason, :note, :by, :at, :message) ON CONFLICT DO NOTHING")
        .bind("tenant", tenant)
        .bind("id", wanted.id())
        .bind("unit", wanted.unit())
        .bind("channel", wanted.channel())
        .bind("address", wanted.address())
        .bind("scope", wanted.scope())
        .bind("reason", wanted.reason())
        .bind("note", wanted.note())
        .bind("by", wanted.addedBy())
        .bind("at", utc(wanted.addedAt()))
        .bind("message", wanted.messageId())
        .execute();
    return tx.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM suppression WHERE tenant_id = :tenant AND channel = :channel"
                + " AND address = :address AND scope = :scope AND reason = :reason"
                + " AND unit = :unit AND removed_at IS NULL")
        .bind("tenant", tenant)
        .bind("unit", wanted.unit())
        .bind("channel", wanted.channel())
        .bind("address", wanted.address())
        .bind("scope", wanted.scope())
        .bind("reason", wanted.reason())
        .map((row, _) -> read(row))
        .one();
  }

  /** Adds it, or moves the time of the one of its unit that is there. */
  void renew(Handle tx, String tenant, Suppression wanted) {
    tx.createUpdate(
            "INSERT INTO suppression (tenant_id, id, unit, channel, address, scope, reason, note,"
                + " added_by, added_at, message_id) VALUES (:tenant, :id, :unit, :channel,"
                + " :address, :scope, :reason, :note, :by, :at, :message)"
                + " ON CONFLICT (tenant_id, channel, address, scope, reason, unit)"
                + " WHERE removed_at IS NULL DO UPDATE"
                + " SET added_at = greatest(suppression.added_at, excluded.added_at)")
        .bind("tenant", tenant)
        .bind("id", wanted.id())
        .bind("unit", wanted.unit())
        .bind("channel", wanted.channel())
        .bind("address", wanted.address())
        .bind("scope", wanted.scope())
        .bind("reason", wanted.reason())
        .bind("note", wanted.note())
        .bind("by", wanted.addedBy())
        .bind("at", utc(wanted.addedAt()))
        .bind("message", wanted.messageId())
        .execute();
  }

  /** Whether there was one to remove. */
  boolean remove(Handle tx, String tenant, UUID id, String by, String note, Instant now) {
    return tx.createUpdate(
                "UPDATE suppression SET removed_at = :now, removed_by = :by, removed_note = :note"
                    + " WHERE tenant_id = :tenant AND id = :id AND removed_at IS NULL")
            .bind("now", utc(now))
            .bind("by", by)
            .bind("note", note)
            .bind("tenant", tenant)
            .bind("id", id)
            .execute()
        > 0;
  }

  /** Takes back what the person did, at the person's own word; says whether there was any. */
  boolean removeOwn(
      Handle tx, String tenant, String channel, String address, String by, Instant now) {
    return tx.createUpdate(
                "UPDATE suppression SET removed_at = :now, removed_by = :by,"
                    + " removed_note = 'subscribed again' WHERE tenant_id = :tenant"
                    + " AND channel = :channel AND address = :address AND reason = :reason"
                    + " AND removed_at IS NULL")
            .bind("now", utc(now))
            .bind("by", by)
            .bind("tenant", tenant)
            .bind("channel", channel)
            .bind("address", address)
            .bind("reason", Suppression.UNSUBSCRIBED)
            .execute()
        > 0;
  }

  Optional<Suppression> find(Handle tx, String tenant, UUID id) {
    return tx.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM suppression WHERE tenant_id = :tenant AND id = :id"
                + " AND removed_at IS NULL")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> read(row))
        .findOne();
  }

  /** Newest first. */
  Page<Suppression> list(
      Handle tx,
      String tenant,
      @Nullable String channel,
      @Nullable String address,
      @Nullable Integer limit,
      @Nullable String cursor) {
    int size = Limits.page(limit);
    Cursor.Place place = cursor == null ? null : Cursor.place(cursor);
    List<Suppression> found =
        tx.createQuery(
                "SELECT "
                    + COLUMNS
                    + " FROM suppression WHERE tenant_id = :tenant AND removed_at IS NULL"
                    + " AND (:channel::text IS NULL OR channel = :channel)"
                    + " AND (:address::text IS NULL OR address = :address)"
                    + " AND (:at::timestamptz IS NULL"
                    + "   OR (added_at, id) < (:at::timestamptz, :id::uuid))"
                    + " ORDER BY added_at DESC, id DESC LIMIT :limit")
            .bind("tenant", tenant)
            .bind("channel", channel)
            .bind("address", address)
            .bind("at", place == null ? null : utc(place.at()))
            .bind("id", place == null ? null : place.id())
            .bind("limit", size + 1)
            .map((row, _) -> read(row))
            .list();
    return Page.of(found, size, last -> new Cursor.Place(last.addedAt(), last.id()).cursor());
  }

  /** What stands against any of these addresses, as far as the transaction sees. */
  public List<Block> blocks(
      Handle tx, String tenant, String channel, Collection<String> addresses) {
    return tx.createQuery(
            "SELECT address, scope, reason, added_at FROM suppression WHERE tenant_id = :tenant"
                + " AND channel = :channel AND address = ANY(:addresses) AND removed_at IS NULL")
        .bind("tenant", tenant)
        .bind("channel", channel)
        .bindByType("addresses", addresses.toArray(String[]::new), String[].class)
        .map(
            (row, _) ->
                new Block(
                    row.getString(1),
                    row.getString(2).equals(Suppression.ALL),
                    row.getString(3).equals(Suppression.UNSUBSCRIBED),
                    row.getObject(4, OffsetDateTime.class).toInstant()))
        .list();
  }

  private static Suppression read(ResultSet row) throws SQLException {
    return new Suppression(
        row.getObject("id", UUID.class),
        row.getString("unit"),
        row.getString("channel"),
        row.getString("address"),
        row.getString("scope"),
        row.getString("reason"),
        row.getString("note"),
        row.getString("added_by"),
        row.getObject("added_at", OffsetDateTime.class).toInstant(),
        row.getObject("message_id", UUID.class));
  }

  private static OffsetDateTime utc(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
  }
}
