package io.carillon.identity.reresolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.person.MergeStore;
import io.carillon.identity.person.Ref;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads who was merged, and how. */
@ApplicationScoped
class FamilyStore {
  private final MergeStore merges;
  private final ObjectMapper json;

  @Inject
  FamilyStore(MergeStore merges, ObjectMapper json) {
    this.merges = merges;
    this.json = json;
  }

  /** The next people, by id, of whom an event's merge was made since then and can be undone. */
  List<UUID> next(Handle tx, String tenant, UUID after, Instant since, int most) {
    return tx.createQuery(
            """
            SELECT DISTINCT p.canonical_id
              FROM merge m JOIN profile p ON p.tenant_id = m.tenant_id AND p.id = m.survivor_id
             WHERE m.tenant_id = :tenant AND m.recorded_at >= :since::timestamptz
               AND m.lost IS NOT NULL AND m.undone_at IS NULL AND m.actor = ''
               AND p.canonical_id > :after
             ORDER BY p.canonical_id LIMIT :most
            """)
        .bind("tenant", tenant)
        .bind("since", since.toString())
        .bind("after", after)
        .bind("most", most)
        .mapTo(UUID.class)
        .list();
  }

  /**
   * @param since merges that are older cannot be undone
   */
  Family family(Handle tx, Ref root, Instant since) {
    Map<UUID, Instant> createdAt = new HashMap<>();
    tx.createQuery(
            "SELECT id, created_at FROM profile WHERE tenant_id = :tenant AND canonical_id = :root")
        .bind("tenant", root.tenant())
        .bind("root", root.id())
        .map((row, _) -> Map.entry(row.getObject(1, UUID.class), at(row, "created_at")))
        .forEach(e -> createdAt.put(e.getKey(), e.getValue()));
    Map<UUID, Map<Identifier, Instant>> owned = new HashMap<>();
    merges
        .identifiers(tx, root)
        .forEach(
            (member, identifiers) -> {
              Map<Identifier, Instant> gained = new HashMap<>();
              identifiers.forEach((one, how) -> gained.put(one, how.firstSeen()));
              owned.put(member, gained);
            });
    List<Family.Step> steps =
        tx.createQuery(
                """
                SELECT m.id, m.loser_id, m.survivor_id, m.event_id, m.actor, m.merged_at,
                       m.recorded_at, m.lost IS NOT NULL AS kept, d.inputs, d.decider, d.verified
                  FROM profile l JOIN merge m ON m.tenant_id = l.tenant_id AND m.loser_id = l.id
                  LEFT JOIN LATERAL (
                    SELECT d.inputs, d.decider, d.verified FROM identity_decision d
                     WHERE d.tenant_id = m.tenant_id AND d.profile_id = m.survivor_id
                       AND m.loser_id = ANY(d.merged) AND d.decided_at = m.merged_at
                       AND d.event_id = m.event_id LIMIT 1) d ON true
                 WHERE l.tenant_id = :tenant AND l.canonical_id = :root AND m.undone_at IS NULL
                 ORDER BY m.seq
                """)
            .bind("tenant", root.tenant())
            .bind("root", root.id())
            .map((row, _) -> step(row, since))
            .list();
    return new Family(createdAt, owned, steps);
  }

  private Family.Step step(ResultSet row, Instant since) throws SQLException {
    List<Family.Input> inputs = inputs(row.getString("inputs"));
    return new Family.Step(
        row.getObject("id", UUID.class),
        row.getObject("loser_id", UUID.class),
        row.getObject("survivor_id", UUID.class),
        row.getString("event_id"),
        at(row, "merged_at"),
        row.getString("actor").isEmpty()
            && row.getBoolean("kept")
            && !at(row, "recorded_at").isBefore(since)
            && !inputs.isEmpty(),
        row.getInt("decider"),
        row.getBoolean("verified"),
        inputs);
  }

  private List<Family.Input> inputs(@Nullable String column) {
    if (column == null) {
      return List.of();
    }
    try {
      List<Family.Input> inputs = new ArrayList<>();
      for (JsonNode input : json.readTree(column)) {
        inputs.add(
            new Family.Input(
                input.path("type").asText(),
                UUID.fromString(input.path("hash").asText()),
                input.path("effect").asText()));
      }
      return inputs;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A decision cannot be read", e);
    }
  }

  private static Instant at(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
