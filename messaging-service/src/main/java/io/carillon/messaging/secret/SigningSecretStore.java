package io.carillon.messaging.secret;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Table `signing_secret`. */
@ApplicationScoped
class SigningSecretStore {

  record Row(UUID id, Use use, byte linkKey, Instant createdAt, @Nullable Instant until) {}

  /** Those that work, the newest first; of one use, or of all. */
  List<Row> living(Handle tx, String tenant, @Nullable Use use, Instant now) {
    return tx.createQuery(
            "SELECT id, used_for, link_key, created_at, until FROM signing_secret"
                + " WHERE tenant_id = :tenant AND (:use::text IS NULL OR used_for = :use)"
                + " AND (until IS NULL OR until > :now) ORDER BY created_at DESC, id DESC")
        .bind("tenant", tenant)
        .bind("use", use == null ? null : use.word())
        .bind("now", at(now))
        .map((row, _) -> read(row))
        .list();
  }

  /** Of two that are made at once, the second one waits here and so replaces the first. */
  void serialise(Handle tx, String tenant, Use use) {
    tx.createQuery("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")
        .bind("what", "signing-secret/" + tenant + "/" + use.word())
        .map((_, _) -> true)
        .one();
  }

  /** Ends those of a use at that moment that would last longer, and forgets what has ended. */
  void end(Handle tx, String tenant, Use use, Instant until, Instant now) {
    tx.createUpdate(
            "UPDATE signing_secret SET until = least(until, :until)"
                + " WHERE tenant_id = :tenant AND used_for = :use")
        .bind("until", at(until))
        .bind("tenant", tenant)
        .bind("use", use.word())
        .execute();
    tx.createUpdate("DELETE FROM signing_secret WHERE tenant_id = :tenant AND until <= :now")
        .bind("tenant", tenant)
        .bind("now", at(now))
        .execute();
  }

  void insert(Handle tx, String tenant, Row row) {
    tx.createUpdate(
            "INSERT INTO signing_secret (tenant_id, id, used_for, link_key, created_at)"
                + " VALUES (:tenant, :id, :use, :key, :at)")
        .bind("tenant", tenant)
        .bind("id", row.id())
        .bind("use", row.use().word())
        .bind("key", (short) row.linkKey())
        .bind("at", at(row.createdAt()))
        .execute();
  }

  /** Whether it was there. */
  boolean delete(Handle tx, String tenant, UUID id) {
    return tx.createUpdate("DELETE FROM signing_secret WHERE tenant_id = :tenant AND id = :id")
            .bind("tenant", tenant)
            .bind("id", id)
            .execute()
        > 0;
  }

  private static Row read(ResultSet row) throws SQLException {
    OffsetDateTime until = row.getObject(5, OffsetDateTime.class);
    return new Row(
        row.getObject(1, UUID.class),
        Use.of(row.getString(2)).orElseThrow(),
        (byte) row.getShort(3),
        row.getObject(4, OffsetDateTime.class).toInstant(),
        until == null ? null : until.toInstant());
  }

  private static OffsetDateTime at(Instant moment) {
    return OffsetDateTime.ofInstant(moment, ZoneOffset.UTC);
  }
}
