package io.carillon.identity.person;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.store.Ids;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Writes down what was decided, and of each merge what it joined. */
final class DecisionStore {
  private DecisionStore() {}

  static void save(Handle tx, Changes changes, Instant now) {
    decisions(tx, changes);
    merges(tx, changes, now);
    suspects(tx, changes, now);
  }

  /** Each two are asked about once. */
  private static void suspects(Handle tx, Changes changes, Instant now) {
    if (changes.suspects().isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            INSERT INTO suspect_merge (tenant_id, id, profile_id, other_id, reason, type, event_id,
                                       found_at, state)
            SELECT t, i, p, q, r, y, e, n, 'OPEN' FROM jsonb_to_recordset(:rows::jsonb)
              AS r(t text, i uuid, p uuid, q uuid, r text, y text, e text, n timestamptz)
            ORDER BY t, i ON CONFLICT DO NOTHING
            """)
        .bind(
            "rows",
            Rows.of(
                changes.suspects(),
                (row, suspect) -> {
                  PersonStore.ref(row, new Ref(suspect.tenant(), suspect.id()));
                  row.put("p", suspect.profile().toString()).put("q", suspect.other().toString());
                  row.put("r", suspect.reason().name()).put("y", suspect.type());
                  row.put("e", suspect.cause().eventId()).put("n", now.toString());
                }))
        .execute();
  }

  private static void decisions(Handle tx, Changes changes) {
    if (changes.decisions().isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            INSERT INTO identity_decision (tenant_id, id, profile_id, member_id, outcome,
              rule_version, decider, verified, inputs, dropped, merged, event_id, origin_partition, origin_offset,
              actor, reason, decided_at)
            SELECT t, d, i, b, o, v, c, y, n, r, m, e, p, f, a, x, w
              FROM jsonb_to_recordset(:rows::jsonb)
                AS r(t text, i uuid, d uuid, b uuid, o text, v int, c int, y boolean,
                     n jsonb, r text[], m uuid[], e text, p int, f bigint, a text, x text, w timestamptz)
            """)
        .bind("rows", Rows.of(changes.decisions(), DecisionStore::decision))
        .execute();
  }

  private static void merges(Handle tx, Changes changes, Instant now) {
    if (changes.merges().isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            INSERT INTO merge (tenant_id, id, loser_id, survivor_id, event_id, actor, reason,
                               merged_at, recorded_at, lost, before)
            SELECT t, i, l, s, e, a, x, w, n, o, b FROM jsonb_to_recordset(:rows::jsonb)
              AS r(t text, i uuid, l uuid, s uuid, e text, a text, x text, w timestamptz,
                   n timestamptz, o jsonb, b jsonb)
            """)
        .bind(
            "rows",
            Rows.of(
                changes.merges(),
                (row, merge) -> {
                  PersonStore.ref(row, new Ref(merge.tenant(), merge.id()));
                  row.put("l", merge.loser().toString()).put("s", merge.survivor().toString());
                  row.put("n", now.toString());
                  row.set("o", PastCodec.write(merge.lost()));
                  row.set("b", PastCodec.write(merge.before()));
                  cause(row, merge.cause());
                }))
        .execute();
  }

  private static void decision(ObjectNode row, Decision decision) {
    PersonStore.ref(row, new Ref(decision.tenant(), decision.profile()));
    row.put("d", Ids.next().toString()).put("b", decision.member().toString());
    row.put("o", decision.outcome()).put("v", decision.ruleVersion());
    row.put("c", decision.decider()).put("y", decision.verified());
    ArrayNode inputs = row.putArray("n");
    for (Decision.Input input : decision.inputs()) {
      inputs
          .addObject()
          .put("type", input.identifier().type())
          .put("hash", input.identifier().hash().toString())
          .put("effect", input.effect());
    }
    ArrayNode dropped = row.putArray("r");
    decision.dropped().forEach(dropped::add);
    ArrayNode merged = row.putArray("m");
    decision.merged().forEach(id -> merged.add(id.toString()));
    row.put("p", decision.cause().partition()).put("f", decision.cause().offset());
    cause(row, decision.cause());
  }

  private static void cause(ObjectNode row, Cause cause) {
    row.put("e", cause.eventId()).put("a", cause.actor()).put("x", cause.reason());
    row.put("w", cause.at().toString());
  }
}
