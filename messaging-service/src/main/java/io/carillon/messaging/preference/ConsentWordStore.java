package io.carillon.messaging.preference;

import io.carillon.messaging.gate.ConsentWord;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
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

  /**
   * Those to be told now, put off until {@code until} for everybody else; of each profile the
   * oldest alone, as no word is to be heard before the one that was said before it.
   */
  List<Waiting> take(Handle tx, Instant now, Instant until, int limit) {
    return tx
        .createQuery(
            "UPDATE consent_word w SET due_at = :until, attempts = w.attempts + 1"
                + " FROM (SELECT tenant_id, id FROM consent_word o WHERE due_at <= :now"
                + "       AND NOT EXISTS (SELECT FROM consent_word e"
                + "         WHERE e.tenant_id = o.tenant_id AND e.profile_id = o.profile_id"
                + "         AND (e.at, e.id) < (o.at, o.id))"
                + "       ORDER BY due_at, at LIMIT :limit FOR UPDATE SKIP LOCKED) d"
                + " WHERE w.tenant_id = d.tenant_id AND w.id = d.id"
                + " RETURNING w.tenant_id, w.id, w.profile_id, w.source, w.attempts,"
                + " w.channel, w.address, w.purpose, w.granted, w.at")
        .bind("now", utc(now))
        .bind("until", utc(until))
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Waiting(
                    row.getString(1),
                    row.getObject(2, UUID.class),
                    row.getObject(3, UUID.class),
                    row.getString(4),
                    row.getInt(5),
                    word(row)))
        .stream()
        .sorted(Comparator.comparing(waiting -> waiting.word().at()))
        .toList();
  }

  /** What was said of a profile, the oldest first. */
  List<ConsentWord> unheard(Handle tx, String tenant, UUID profile) {
    return tx.createQuery(
            "SELECT channel, address, purpose, granted, at FROM consent_word"
                + " WHERE tenant_id = :tenant AND profile_id = :profile ORDER BY at, id")
        .bind("tenant", tenant)
        .bind("profile", profile)
        .map((row, _) -> word(row))
        .list();
  }

  private static ConsentWord word(ResultSet row) throws SQLException {
    return new ConsentWord(
        row.getString("channel"),
        row.getString("address"),
        row.getString("purpose"),
        row.getBoolean("granted"),
        row.getObject("at", OffsetDateTime.class).toInstant());
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
