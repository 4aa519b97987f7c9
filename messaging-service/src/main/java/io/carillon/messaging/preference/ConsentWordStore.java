package io.carillon.messaging.preference;

import io.carillon.messaging.gate.ConsentWord;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Table `consent_word`: what identity has not heard yet. */
@ApplicationScoped
class ConsentWordStore {

  /** A word that waits to be heard. */
  record Waiting(
      String tenant, UUID id, UUID profile, String source, int attempts, ConsentWord word) {}

  void add(Handle tx, Waiting waiting) {
    tx.createUpdate(
            "INSERT INTO consent_word (tenant_id, id, profile_id, channel, address, purpose,"
                + " granted, source, at, due_at) VALUES (:tenant, :id, :profile, :channel,"
                + " :address, :purpose, :granted, :source, :at, :at)")
        .bind("tenant", waiting.tenant())
        .bind("id", waiting.id())
        .bind("profile", waiting.profile())
        .bind("channel", waiting.word().channel())
        .bind("address", waiting.word().address())
        .bind("purpose", waiting.word().purpose())
        .bind("granted", waiting.word().granted())
        .bind("source", waiting.source())
        .bind("at", utc(waiting.word().at()))
        .execute();
  }

  /** Those to be told now, put off until {@code until} for everybody else; the oldest first. */
  List<Waiting> take(Handle tx, Instant now, Instant until, int limit) {
    return tx
        .createQuery(
            "UPDATE consent_word w SET due_at = :until, attempts = w.attempts + 1"
                + " FROM (SELECT tenant_id, id FROM consent_word WHERE due_at <= :now"
                + "       ORDER BY due_at, at LIMIT :limit FOR UPDATE SKIP LOCKED) d"
                + " WHERE w.tenant_id = d.tenant_id AND w.id = d.id"
                + " RETURNING w.tenant_id, w.id, w.profile_id, w.channel, w.address, w.purpose,"
                + " w.granted, w.source, w.at, w.attempts")
        .bind("now", utc(now))
        .bind("until", utc(until))
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Waiting(
                    row.getString(1),
                    row.getObject(2, UUID.class),
                    row.getObject(3, UUID.class),
                    row.getString(8),
                    row.getInt(10),
                    new ConsentWord(
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getBoolean(7),
                        row.getObject(9, OffsetDateTime.class).toInstant())))
        .stream()
        .sorted(Comparator.comparing(waiting -> waiting.word().at()))
        .toList();
  }

  void heard(Handle tx, Waiting waiting) {
    tx.createUpdate("DELETE FROM consent_word WHERE tenant_id = :tenant AND id = :id")
        .bind("tenant", waiting.tenant())
        .bind("id", waiting.id())
        .execute();
  }

  void again(Handle tx, Waiting waiting, Instant at) {
    tx.createUpdate("UPDATE consent_word SET due_at = :at WHERE tenant_id = :tenant AND id = :id")
        .bind("at", utc(at))
        .bind("tenant", waiting.tenant())
        .bind("id", waiting.id())
        .execute();
  }

  private static OffsetDateTime utc(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
  }
}
