package io.carillon.identity.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Merges with the decisions that made them. */
@ApplicationScoped
class StoryStore {
  private final ObjectMapper json;

  @Inject
  StoryStore(ObjectMapper json) {
    this.json = json;
  }

  /**
   * Merges into any of these profiles, and undone ones of them, the latest first, of those that are
   * seen.
   */
  List<MergeView> merges(Handle tx, String tenant, Collection<UUID> profiles, Instant now) {
    return tx.createQuery(
            """
            SELECT m.id, m.loser_id, m.survivor_id, m.event_id, m.actor, m.reason, m.merged_at,
                   m.recorded_at, m.lost IS NOT NULL AS kept, m.undone_at, m.undone_by,
                   m.undone_reason, m.parted_id, d.inputs, d.dropped, d.rule_version,
                   l.created_at < s.created_at AS younger
              FROM merge m
              JOIN profile l ON l.tenant_id = m.tenant_id AND l.id = m.loser_id
              JOIN profile s ON s.tenant_id = m.tenant_id AND s.id = m.survivor_id
              LEFT JOIN LATERAL (
                SELECT d.inputs, d.dropped, d.rule_version FROM identity_decision d
                 WHERE d.tenant_id = m.tenant_id AND d.profile_id = m.survivor_id
                   AND m.loser_id = ANY(d.merged) AND d.decided_at = m.merged_at
                   AND d.event_id = m.event_id LIMIT 1) d ON true
             WHERE m.tenant_id = :tenant AND seen_in(l.units)
               AND (m.survivor_id = ANY(:profiles)
                    OR (m.undone_at IS NOT NULL AND m.loser_id = ANY(:profiles)))
             ORDER BY m.merged_at DESC, m.id
            """)
        .bind("tenant", tenant)
        .bindByType("profiles", profiles.toArray(UUID[]::new), UUID[].class)
        .map((row, _) -> view(row, now))
        .list();
  }

  private MergeView view(ResultSet row, Instant now) throws SQLException {
    OffsetDateTime undoneAt = row.getObject("undone_at", OffsetDateTime.class);
    MergeView.Undone undone =
        undoneAt == null
            ? null
            : new MergeView.Undone(
                undoneAt.toInstant(),
                row.getString("undone_by"),
                row.getString("undone_reason"),
                row.getObject("parted_id", UUID.class));
    Instant until = at(row, "recorded_at").plus(Undo.LIMIT);
    boolean undoable = undone == null && row.getBoolean("kept") && !until.isBefore(now);
    java.sql.Array dropped = row.getArray("dropped");
    MergeView bare =
        new MergeView(
            row.getObject("id", UUID.class),
            row.getObject("loser_id", UUID.class),
            row.getObject("survivor_id", UUID.class),
            row.getString("event_id"),
            row.getString("actor"),
            row.getString("reason"),
            at(row, "merged_at"),
            inputs(row.getString("inputs")),
            dropped == null ? List.of() : Arrays.asList((String[]) dropped.getArray()),
            row.getInt("rule_version"),
            undoable ? until : null,
            undone,
            "");
    Story.Why why = row.getBoolean("younger") ? Story.Why.KNOWN : Story.Why.ELDER;
    return new MergeView(
        bare.id(),
        bare.loser(),
        bare.survivor(),
        bare.eventId(),
        bare.actor(),
        bare.reason(),
        bare.mergedAt(),
        bare.inputs(),
        bare.dropped(),
        bare.ruleVersion(),
        bare.undoableUntil(),
        bare.undone(),
        Story.of(bare, why));
  }

  /** Of which types the identifiers are that somebody had. */
  private List<String> inputs(@Nullable String column) {
    if (column == null) {
      return List.of();
    }
    try {
      return StreamSupport.stream(json.readTree(column).spliterator(), false)
          .filter(input -> input.path("effect").asText("KNOWN").equals("KNOWN"))
          .map((JsonNode input) -> input.path("type").asText())
          .distinct()
          .toList();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A decision cannot be read", e);
    }
  }

  private static Instant at(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
