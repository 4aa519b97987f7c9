package io.carillon.journey.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.journey.catalog.JourneyRow.State;
import io.carillon.journey.catalog.JourneyRow.VersionRow;
import io.carillon.journey.step.Journey.Overdue;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Journeys and their versions. The definition that others read is an object {@code {"draft": …,
 * "version": n, "live": …, "adjustments": {unit: {path: value}}}}: the draft, and the version that
 * people enter, each in the form of the API, and what units below have changed of it; a journey
 * that was never published has the state COMPUTING.
 */
@ApplicationScoped
class JourneyStore {
  private final DefinitionStore definitions;
  private final ObjectMapper json;

  @Inject
  JourneyStore(DefinitionStore definitions, ObjectMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  /** A journey with its draft. */
  record Kept(Stored definition, JourneyRow row) {
    JsonNode draft() {
      return definition.body().path("draft");
    }
  }

  Kept create(Handle tx, String tenant, String key, String unit, JsonNode draft) {
    ObjectNode body = json.createObjectNode();
    body.set("draft", draft);
    Stored stored =
        definitions.create(
            tx, tenant, Kinds.JOURNEY, key, unit, DefinitionState.DEFINITION_STATE_COMPUTING, body);
    tx.createUpdate(
            "INSERT INTO journey (tenant_id, id, key, state) VALUES (:tenant, :id, :key, 'DRAFT')")
        .bind("tenant", tenant)
        .bind("id", stored.id())
        .bind("key", key)
        .execute();
    return new Kept(stored, row(tx, tenant, stored.id()));
  }

  Kept replaceDraft(Handle tx, String tenant, Kept before, long ifVersion, JsonNode draft) {
    ObjectNode body = before.definition().body().deepCopy();
    body.set("draft", draft);
    Stored stored =
        definitions.replace(tx, tenant, Kinds.JOURNEY, before.definition().key(), ifVersion, body);
    return new Kept(stored, before.row());
  }

  /** Keeps what a unit below has changed; nothing is as the owner has it. */
  Kept adjust(
      Handle tx, String tenant, Kept before, long ifVersion, String unit, ObjectNode patch) {
    ObjectNode body = before.definition().body().deepCopy();
    ObjectNode adjustments = body.withObjectProperty("adjustments");
    if (patch.isEmpty()) {
      adjustments.remove(unit);
    } else {
      adjustments.set(unit, patch);
    }
    definitions.replace(tx, tenant, Kinds.JOURNEY, before.definition().key(), ifVersion, body);
    return find(tx, tenant, before.definition().key()).orElseThrow();
  }

  Optional<Kept> find(Handle tx, String tenant, String keyOrId) {
    return definitions
        .find(tx, tenant, Kinds.JOURNEY, keyOrId)
        .map(stored -> new Kept(stored, row(tx, tenant, stored.id())));
  }

  /**
   * The journey, locked against other changes of it until the transaction ends.
   *
   * @throws ProblemException NOT_FOUND; UNIT_DENIED when a unit above the caller's shares it
   */
  Kept lock(Handle tx, String tenant, String keyOrId) {
    Stored stored = definitions.lock(tx, tenant, Kinds.JOURNEY, keyOrId);
    tx.createQuery("SELECT 1 FROM journey WHERE tenant_id = :tenant AND id = :id FOR UPDATE")
        .bind("tenant", tenant)
        .bind("id", stored.id())
        .mapTo(Integer.class)
        .one();
    return find(tx, tenant, stored.id().toString()).orElseThrow();
  }

  Page<Kept> list(Handle tx, String tenant, @Nullable Integer limit, @Nullable String cursor) {
    return definitions
        .list(tx, tenant, Kinds.JOURNEY, limit, cursor)
        .map(stored -> new Kept(stored, row(tx, tenant, stored.id())));
  }

  /** Adds a version and makes it the one that people enter. */
  Kept publish(Handle tx, String tenant, Kept before, String by, Instant now) {
    int version = before.row().versions().stream().mapToInt(VersionRow::version).max().orElse(0);
    version++;
    tx.createUpdate(
            "INSERT INTO journey_version (tenant_id, journey_id, version, body, published_at,"
                + " published_by) VALUES (:tenant, :id, :version, :body::jsonb,"
                + " :now::timestamptz, :by)")
        .bind("tenant", tenant)
        .bind("id", before.row().id())
        .bind("version", version)
        .bind("body", before.draft().toString())
        .bind("now", now.toString())
        .bind("by", by)
        .execute();
    State state = before.row().state() == State.PAUSED ? State.PAUSED : State.LIVE;
    tx.createUpdate(
            "UPDATE journey SET state = :state, live_version = :version"
                + " WHERE tenant_id = :tenant AND id = :id")
        .bind("state", state.name())
        .bind("version", version)
        .bind("tenant", tenant)
        .bind("id", before.row().id())
        .execute();
    ObjectNode body = before.definition().body().deepCopy();
    body.put("version", version);
    body.set("live", before.draft());
    definitions.replace(tx, tenant, Kinds.JOURNEY, before.definition().key(), body);
    if (state == State.LIVE) {
      definitions.setState(
          tx,
          tenant,
          Kinds.JOURNEY,
          before.definition().key(),
          DefinitionState.DEFINITION_STATE_LIVE);
    }
    return find(tx, tenant, before.definition().key()).orElseThrow();
  }

  /** Says of all versions before the live one that everybody leaves them. */
  void endOlderVersions(Handle tx, String tenant, UUID id, int live) {
    tx.createUpdate(
            "UPDATE journey_version SET ended = true"
                + " WHERE tenant_id = :tenant AND journey_id = :id AND version < :live")
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("live", live)
        .execute();
  }

  Kept setState(Handle tx, String tenant, Kept before, State state) {
    tx.createUpdate("UPDATE journey SET state = :state WHERE tenant_id = :tenant AND id = :id")
        .bind("state", state.name())
        .bind("tenant", tenant)
        .bind("id", before.row().id())
        .execute();
    definitions.setState(
        tx,
        tenant,
        Kinds.JOURNEY,
        before.definition().key(),
        switch (state) {
          case DRAFT -> DefinitionState.DEFINITION_STATE_COMPUTING;
          case LIVE -> DefinitionState.DEFINITION_STATE_LIVE;
          case PAUSED -> DefinitionState.DEFINITION_STATE_PAUSED;
          case ARCHIVED -> DefinitionState.DEFINITION_STATE_ARCHIVED;
        });
    return find(tx, tenant, before.definition().key()).orElseThrow();
  }

  void resumed(Handle tx, String tenant, UUID id, Instant at, Overdue overdue) {
    tx.createUpdate(
            "UPDATE journey SET resumed_at = :at::timestamptz, overdue = :overdue"
                + " WHERE tenant_id = :tenant AND id = :id")
        .bind("at", at.toString())
        .bind("overdue", overdue.name())
        .bind("tenant", tenant)
        .bind("id", id)
        .execute();
  }

  /** A page of people in flight, by id: what waits, and the number of its timer. */
  record InFlight(UUID id, long wakeSeq) {}

  /**
   * @param dueBefore only those who were due by then; all when null
   * @param below only those on versions below this one; all when null
   */
  List<InFlight> inFlight(
      Handle tx,
      String tenant,
      UUID journey,
      UUID after,
      @Nullable Instant dueBefore,
      @Nullable Integer below,
      int most) {
    return tx.createQuery(
            """
            SELECT id, wake_seq FROM enrollment
            WHERE tenant_id = :tenant AND journey_id = :journey AND active AND id > :after
              AND (:due::timestamptz IS NULL OR wake_at <= :due::timestamptz)
              AND (:below::integer IS NULL OR version < :below::integer)
            ORDER BY id LIMIT :most
            """)
        .bind("tenant", tenant)
        .bind("journey", journey)
        .bind("after", after)
        .bind("due", dueBefore == null ? null : dueBefore.toString())
        .bind("below", below)
        .bind("most", most)
        .map((row, _) -> new InFlight(row.getObject(1, UUID.class), row.getLong(2)))
        .list();
  }

  /** How many people stand on a step of a version. */
  record Standing(int version, String step, long people) {}

  List<Standing> standing(Handle tx, String tenant, UUID journey) {
    return tx.createQuery(
            """
            SELECT version, step, count(*) FROM enrollment
            WHERE tenant_id = :tenant AND journey_id = :journey AND active
            GROUP BY version, step ORDER BY version, step
            """)
        .bind("tenant", tenant)
        .bind("journey", journey)
        .map((row, _) -> new Standing(row.getInt(1), row.getString(2), row.getLong(3)))
        .list();
  }

  /** What a journey allows, without its versions. */
  record Light(
      UUID id,
      State state,
      @Nullable Integer liveVersion,
      @Nullable Instant resumedAt,
      @Nullable Overdue overdue) {
    static Light of(JourneyRow row) {
      return new Light(row.id(), row.state(), row.liveVersion(), row.resumedAt(), row.overdue());
    }
  }

  /** Keeps journeys as they are to the end of the transaction; leaves out what is being changed. */
  List<Light> share(Handle tx, String tenant, Collection<UUID> ids) {
    return tx.createQuery(
            "SELECT id, state, live_version, resumed_at, overdue FROM journey"
                + " WHERE tenant_id = :tenant AND id = ANY(:ids) FOR SHARE SKIP LOCKED")
        .bind("tenant", tenant)
        .bindArray("ids", UUID.class, List.copyOf(ids))
        .map(
            (row, _) ->
                new Light(
                    row.getObject(1, UUID.class),
                    State.valueOf(row.getString(2)),
                    row.getObject(3, Integer.class),
                    instant(row, 4),
                    overdue(row, 5)))
        .list();
  }

  JourneyRow row(Handle tx, String tenant, UUID id) {
    JourneyRow found =
        tx.createQuery(
                "SELECT j.key, j.state, j.live_version, j.resumed_at, j.overdue, d.version, d.unit,"
                    + " d.body->>'adjustments' FROM journey"
                    + " j JOIN definition d ON d.tenant_id = j.tenant_id AND d.kind = 'journey'"
                    + " AND d.id = j.id WHERE j.tenant_id = :tenant AND j.id = :id")
            .bind("tenant", tenant)
            .bind("id", id)
            .map(
                (row, _) ->
                    new JourneyRow(
                        id,
                        row.getString(1),
                        row.getString(7),
                        adjustments(row.getString(8)),
                        State.valueOf(row.getString(2)),
                        row.getObject(3, Integer.class),
                        instant(row, 4),
                        overdue(row, 5),
                        row.getLong(6),
                        List.of()))
            .findOne()
            .orElseThrow(() -> ProblemException.notFound("journey " + id));
    // behind the row: a version that is published between the two is one too many, not one too few
    return found.withVersions(
        tx.createQuery(
                "SELECT version, body, published_at, published_by, ended FROM journey_version"
                    + " WHERE tenant_id = :tenant AND journey_id = :id ORDER BY version")
            .bind("tenant", tenant)
            .bind("id", id)
            .map((row, _) -> version(row))
            .list());
  }

  /** By path, those above before those below. */
  private Map<String, JsonNode> adjustments(@Nullable String text) {
    Map<String, JsonNode> adjustments = new TreeMap<>();
    if (text != null) {
      try {
        json.readTree(text).properties().forEach(e -> adjustments.put(e.getKey(), e.getValue()));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("Kept adjustments cannot be read", e);
      }
    }
    return adjustments;
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime found = row.getObject(column, OffsetDateTime.class);
    return found == null ? null : found.toInstant();
  }

  private static @Nullable Overdue overdue(ResultSet row, int column) throws SQLException {
    String found = row.getString(column);
    return found == null ? null : Overdue.valueOf(found);
  }

  private VersionRow version(ResultSet row) throws SQLException {
    try {
      return new VersionRow(
          row.getInt(1),
          json.readTree(row.getString(2)),
          row.getObject(3, OffsetDateTime.class).toInstant(),
          row.getString(4),
          row.getBoolean(5));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored journey cannot be read", e);
    }
  }
}
