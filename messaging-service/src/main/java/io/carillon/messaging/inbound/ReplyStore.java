package io.carillon.messaging.inbound;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Table `reply`. */
@ApplicationScoped
class ReplyStore {
  private static final String GRANTED = "granted";
  private static final String REVOKED = "revoked";
  private static final String ONE =
      " WHERE tenant_id = :tenant AND provider = :provider AND reference = :reference";

  /** Whether it was not there. */
  boolean add(Handle tx, Reply reply) {
    return one(
                tx,
                "INSERT INTO reply (tenant_id, provider, reference, channel, address, recipient,"
                    + " body, received_at, due_at) VALUES (:tenant, :provider, :reference,"
                    + " :channel, :address, :recipient, :body, :at, :at) ON CONFLICT DO NOTHING",
                reply)
            .bind("channel", reply.channel())
            .bind("address", reply.address())
            .bind("recipient", reply.recipient())
            .bind("body", reply.text())
            .bind("at", utc(reply.receivedAt()))
            .execute()
        > 0;
  }

  /** Notes what it says of further messages. */
  void says(Handle tx, Reply reply, boolean granted) {
    one(tx, "UPDATE reply SET word = :word" + ONE, reply)
        .bind("word", granted ? GRANTED : REVOKED)
        .execute();
  }

  /** Those to be told now, put off until {@code until} for everybody else; the oldest first. */
  List<Reply> take(Handle tx, Instant now, Instant until, int limit) {
    return tx.createQuery(
            "WITH taken AS (UPDATE reply r SET due_at = :until, attempts = r.attempts + 1"
                + " FROM (SELECT tenant_id, provider, reference FROM reply WHERE due_at <= :now"
                + "       ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED) d"
                + " WHERE r.tenant_id = d.tenant_id AND r.provider = d.provider"
                + " AND r.reference = d.reference RETURNING r.*)"
                + " SELECT * FROM taken ORDER BY received_at")
        .bind("now", utc(now))
        .bind("until", utc(until))
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Reply(
                    row.getString("tenant_id"),
                    row.getString("provider"),
                    row.getString("reference"),
                    row.getString("channel"),
                    row.getString("address"),
                    row.getString("recipient"),
                    row.getString("body"),
                    granted(row.getString("word")),
                    row.getObject("received_at", OffsetDateTime.class).toInstant(),
                    row.getInt("attempts")))
        .list();
  }

  /** Everybody was told: nothing of the person stays. */
  void told(Handle tx, Reply reply) {
    one(
            tx,
            "UPDATE reply SET due_at = NULL, address = NULL, recipient = NULL, body = NULL" + ONE,
            reply)
        .execute();
  }

  void again(Handle tx, Reply reply, Instant at) {
    one(tx, "UPDATE reply SET due_at = :at" + ONE + " AND due_at IS NOT NULL", reply)
        .bind("at", utc(at))
        .execute();
  }

  /** Forgets those that no vendor brings again. */
  int forget(Handle tx, Instant before) {
    return tx.createUpdate("DELETE FROM reply WHERE due_at IS NULL AND received_at < :before")
        .bind("before", utc(before))
        .execute();
  }

  private static Update one(Handle tx, String sql, Reply reply) {
    return tx.createUpdate(sql)
        .bind("tenant", reply.tenant())
        .bind("provider", reply.provider())
        .bind("reference", reply.reference());
  }

  private static @Nullable Boolean granted(@Nullable String word) {
    return word == null ? null : word.equals(GRANTED);
  }

  private static OffsetDateTime utc(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
  }
}
