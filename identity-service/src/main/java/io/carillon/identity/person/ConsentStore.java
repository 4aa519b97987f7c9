package io.carillon.identity.person;

import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.identifier.Identifier;
import io.carillon.platform.store.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Writes what people said of being contacted: what stands, of the person; and each word of its
 * history, of the profile by which it came, so that it parts with that one.
 */
final class ConsentStore {
  /** Channels with addresses that are identifiers. */
  private static final Map<String, String> CHANNELS =
      Map.of("email", Identifier.EMAIL, "sms", Identifier.PHONE);

  private ConsentStore() {}

  static void save(Handle tx, Changes changes, Instant now) {
    forget(tx, changes.unsaid());
    remember(tx, changes.overtaken(), now);
    say(tx, changes.consents(), now);
  }

  /** Words that stand no more. */
  private static void remember(Handle tx, List<Changes.Said> said, Instant now) {
    if (said.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            INSERT INTO consent_history (tenant_id, id, profile_id, channel, address, purpose,
                                         state, source, text, at, recorded_at, event_id, proof)
            SELECT t, d, m, c, a, p, s, f, x, w, n, e, o FROM jsonb_to_recordset(:rows::jsonb)
              AS r(t text, m uuid, d uuid, n timestamptz, c text, a text, p text, s text,
                   f text, x text, w timestamptz, e text, o text)
            """)
        .bind("rows", rows(said, now))
        .execute();
  }

  private static String rows(List<Changes.Said> said, Instant now) {
    return Rows.of(
        said,
        (row, one) -> {
          ConsentKey key = one.key();
          PersonStore.ref(row, one.ref());
          row.put("d", Ids.next().toString()).put("n", now.toString());
          row.put("m", one.member().toString());
          row.put("c", key.channel()).put("a", key.address()).put("p", key.purpose());
          row.put("s", one.word().state().name()).put("f", one.word().source());
          row.put("x", one.word().text()).put("w", one.word().at().toString());
          row.put("e", one.word().proof().event()).put("o", one.word().proof().reference());
        });
  }

  private static void say(Handle tx, List<Changes.Said> said, Instant now) {
    if (said.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            WITH r AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(:rows::jsonb)
                AS r(t text, i uuid, m uuid, d uuid, n timestamptz, c text, a text, p text, s text,
                     f text, x text, w timestamptz, e text, o text)),
            history AS (INSERT INTO consent_history (tenant_id, id, profile_id, channel, address,
                purpose, state, source, text, at, recorded_at, event_id, proof)
              SELECT t, d, m, c, a, p, s, f, x, w, n, e, o FROM r)
            INSERT INTO consent (tenant_id, profile_id, channel, address, purpose, state, source,
                                 text, at, event_id, proof)
            SELECT t, i, c, a, p, s, f, x, w, e, o FROM r ORDER BY t, i, c, a, p
            ON CONFLICT (tenant_id, profile_id, channel, address, purpose) DO UPDATE
              SET state = excluded.state, source = excluded.source, text = excluded.text,
                  at = excluded.at, event_id = excluded.event_id, proof = excluded.proof
            """)
        .bind("rows", rows(said, now))
        .execute();
  }

  private record Address(String channel, String value, boolean theirs) {}

  /**
   * Hands words that were said while two were one, by an event of the one about an address of the
   * other, to whose address it is. All others are of the profile by which they came.
   *
   * @param theirs identifiers of those who part
   * @param others identifiers of those who stay
   */
  static void part(
      Handle tx,
      Ref root,
      MergeStore.Kept merge,
      Set<UUID> members,
      Set<Identifier> theirs,
      Set<Identifier> others) {
    List<Address> addresses =
        CHANNELS.entrySet().stream()
            .flatMap(
                channel ->
                    Stream.concat(theirs.stream(), others.stream())
                        .filter(one -> one.type().equals(channel.getValue()))
                        .filter(one -> theirs.contains(one) != others.contains(one))
                        .map(
                            one ->
                                new Address(channel.getKey(), one.value(), theirs.contains(one))))
            .toList();
    if (addresses.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            UPDATE consent_history h SET profile_id = CASE WHEN r.u THEN :loser ELSE :root END
              FROM profile m, jsonb_to_recordset(:rows::jsonb) AS r(c text, a text, u boolean)
             WHERE m.tenant_id = :tenant AND m.canonical_id = :root
               AND h.tenant_id = m.tenant_id AND h.profile_id = m.id
               AND h.recorded_at >= :since::timestamptz AND h.channel = r.c AND h.address = r.a
               AND (h.profile_id = ANY(:members)) <> r.u
            """)
        .bind("loser", merge.loser())
        .bind("root", root.id())
        .bind(
            "rows",
            Rows.of(
                addresses,
                (row, one) ->
                    row.put("c", one.channel()).put("a", one.value()).put("u", one.theirs())))
        .bind("tenant", root.tenant())
        .bind("since", merge.recordedAt().toString())
        .bindByType("members", members.toArray(UUID[]::new), UUID[].class)
        .execute();
  }

  /** What had to make room; its history stays. */
  private static void forget(Handle tx, List<Changes.Unsaid> unsaid) {
    if (unsaid.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            DELETE FROM consent c USING jsonb_to_recordset(:rows::jsonb)
                AS r(t text, i uuid, c text, a text, p text)
             WHERE c.tenant_id = r.t AND c.profile_id = r.i AND c.channel = r.c
               AND c.address = r.a AND c.purpose = r.p
            """)
        .bind(
            "rows",
            Rows.of(
                unsaid,
                (row, one) -> {
                  PersonStore.ref(row, one.ref());
                  row.put("c", one.key().channel()).put("a", one.key().address());
                  row.put("p", one.key().purpose());
                }))
        .execute();
  }
}
