package io.carillon.identity.person;

import io.carillon.identity.consent.ConsentKey;
import io.carillon.platform.store.Ids;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Writes what people said of being contacted: what stands, and each word of its history. */
final class ConsentStore {
  private ConsentStore() {}

  static void save(Handle tx, Changes changes, Instant now) {
    forget(tx, changes.unsaid());
    say(tx, changes.consents(), now);
  }

  private static void say(Handle tx, List<Changes.Said> said, Instant now) {
    if (said.isEmpty()) {
      return;
    }
    String rows =
        Rows.of(
            said,
            (row, one) -> {
              ConsentKey key = one.key();
              PersonStore.ref(row, one.ref());
              row.put("d", Ids.next().toString()).put("n", now.toString());
              row.put("c", key.channel()).put("a", key.address()).put("p", key.purpose());
              row.put("s", one.word().state().name()).put("f", one.word().source());
              row.put("x", one.word().text()).put("w", one.word().at().toString());
            });
    tx.createUpdate(
            """
            WITH r AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(:rows::jsonb)
                AS r(t text, i uuid, d uuid, n timestamptz, c text, a text, p text, s text,
                     f text, x text, w timestamptz)),
            history AS (INSERT INTO consent_history (tenant_id, id, profile_id, channel, address,
                purpose, state, source, text, at, recorded_at)
              SELECT t, d, i, c, a, p, s, f, x, w, n FROM r)
            INSERT INTO consent (tenant_id, profile_id, channel, address, purpose, state, source,
                                 text, at)
            SELECT t, i, c, a, p, s, f, x, w FROM r ORDER BY t, i, c, a, p
            ON CONFLICT (tenant_id, profile_id, channel, address, purpose) DO UPDATE
              SET state = excluded.state, source = excluded.source, text = excluded.text,
                  at = excluded.at
            """)
        .bind("rows", rows)
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
