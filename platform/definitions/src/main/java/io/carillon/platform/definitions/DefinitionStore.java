package io.carillon.platform.definitions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.events.Topic;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.ETags;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The definitions that a service owns: table `definition` of its schema. Each change moves the
 * version by one and is told to everybody, and to the audit log, through the outbox of the same
 * transaction. A caller of a unit finds those of its own, of those below and of those above, and
 * changes none above.
 */
@ApplicationScoped
public class DefinitionStore {
  private static final Pattern KEY = Pattern.compile("[a-z0-9-]{1,64}");
  private static final String COLUMNS =
      "id, key, version, state, unit, body, created_at, changed_at";

  private final ObjectMapper json;
  private final Outbox outbox;
  private final AuditStore audit;
  private final Clock clock;

  @Inject
  DefinitionStore(ObjectMapper json, Outbox outbox, AuditStore audit, Clock clock) {
    this.json = json;
    this.outbox = outbox;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * @throws ProblemException INVALID_VALUE for a key of another form; KEY_TAKEN when the kind has
   *     it, archived ones included
   */
  public Stored create(
      Handle tx,
      String tenant,
      String kind,
      String key,
      String unit,
      DefinitionState state,
      JsonNode body) {
    if (!KEY.matcher(key).matches()) {
      throw ProblemException.invalid("key", key, "[a-z0-9-]{1,64}");
    }
    Instant now = clock.instant();
    Stored created = new Stored(Ids.next(), key, 1, state, unit, body, now, now);
    int done =
        tx.createUpdate(
                "INSERT INTO definition (tenant_id, kind, id, key, version, state, unit, body,"
                    + " created_at, changed_at) VALUES (:tenant, :kind, :id, :key, 1, :state, :unit,"
                    + " :body::jsonb, :now, :now) ON CONFLICT DO NOTHING")
            .bind("tenant", tenant)
            .bind("kind", kind)
            .bind("id", created.id())
            .bind("key", key)
            .bind("state", name(state))
            .bind("unit", unit)
            .bind("body", text(body))
            .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
            .execute();
    if (done == 0) {
      throw new ProblemException(
          CommonReason.KEY_TAKEN, "A %s with the key %s exists.".formatted(kind, key));
    }
    audit.record(tx, tenant, kind, null, created);
    return tell(tx, tenant, kind, created);
  }

  /**
   * @throws ProblemException NOT_FOUND; UNIT_DENIED when a unit above shares it; STALE_VERSION when
   *     it is at another version
   */
  public Stored replace(
      Handle tx, String tenant, String kind, String keyOrId, long ifVersion, JsonNode body) {
    Stored before = lock(tx, tenant, kind, keyOrId);
    ETags.check(ifVersion, before.version());
    return change(tx, tenant, kind, before, before.state(), body);
  }

  /** Replaces whatever its version is: for its owner's own bookkeeping. */
  public Stored replace(Handle tx, String tenant, String kind, String keyOrId, JsonNode body) {
    Stored before = lock(tx, tenant, kind, keyOrId);
    return change(tx, tenant, kind, before, before.state(), body);
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  public Stored setState(
      Handle tx, String tenant, String kind, String keyOrId, DefinitionState state) {
    Stored before = lock(tx, tenant, kind, keyOrId);
    return before.state() == state
        ? before
        : change(tx, tenant, kind, before, state, before.body());
  }

  /**
   * Archives it: it stays readable and works no longer.
   *
   * @throws ProblemException NOT_FOUND
   */
  public Stored archive(Handle tx, String tenant, String kind, String keyOrId) {
    return setState(tx, tenant, kind, keyOrId, DefinitionState.DEFINITION_STATE_ARCHIVED);
  }

  /** By key or id; archived ones included. */
  public Optional<Stored> find(Handle tx, String tenant, String kind, String keyOrId) {
    return select(tx, tenant, kind, keyOrId, "");
  }

  /** Those that are not archived, by key. */
  public Page<Stored> list(
      Handle tx, String tenant, String kind, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    List<Stored> found =
        tx.createQuery(
                "SELECT "
                    + COLUMNS
                    + " FROM definition WHERE tenant_id = :tenant AND kind = :kind"
                    + " AND state <> 'ARCHIVED' AND key > :after"
                    + " ORDER BY key LIMIT :limit")
            .bind("tenant", tenant)
            .bind("kind", kind)
            .bind("after", cursor == null ? "" : Cursor.decode(cursor, 1).getFirst())
            .bind("limit", size + 1)
            .map((row, _) -> stored(row))
            .list();
    return Page.of(found, size, last -> Cursor.encode(last.key()));
  }

  /** The first of those not archived whose unit's path is behind another, by that path. */
  public List<Stored> inUnitOrder(Handle tx, String tenant, String kind, String after, int most) {
    return tx.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM definition WHERE tenant_id = :tenant AND kind = :kind"
                + " AND state <> 'ARCHIVED' AND unit COLLATE \"C\" > :after"
                + " ORDER BY unit COLLATE \"C\" LIMIT :most")
        .bind("tenant", tenant)
        .bind("kind", kind)
        .bind("after", after)
        .bind("most", most)
        .map((row, _) -> stored(row))
        .list();
  }

  /**
   * One that the caller may change, locked against other changes of it.
   *
   * @throws ProblemException NOT_FOUND; UNIT_DENIED when a unit above shares it
   */
  public Stored lock(Handle tx, String tenant, String kind, String keyOrId) {
    return select(tx, tenant, kind, keyOrId, " FOR UPDATE")
        .orElseThrow(
            () ->
                find(tx, tenant, kind, keyOrId).isPresent()
                    ? Units.denied()
                    : ProblemException.notFound(kind + " " + keyOrId));
  }

  private Optional<Stored> select(
      Handle tx, String tenant, String kind, String keyOrId, String lock) {
    Optional<UUID> id = Ids.parse(keyOrId);
    return tx.createQuery(
            "SELECT "
                + COLUMNS
                + " FROM definition WHERE tenant_id = :tenant AND kind = :kind"
                + " AND (key = :key OR id = :id) ORDER BY key = :key DESC LIMIT 1"
                + lock)
        .bind("tenant", tenant)
        .bind("kind", kind)
        .bind("key", keyOrId)
        .bind("id", id.orElse(null))
        .map((row, _) -> stored(row))
        .findOne();
  }

  private Stored change(
      Handle tx, String tenant, String kind, Stored before, DefinitionState state, JsonNode body) {
    Instant now = clock.instant();
    Stored after =
        new Stored(
            before.id(),
            before.key(),
            before.version() + 1,
            state,
            before.unit(),
            body,
            before.createdAt(),
            now);
    tx.createUpdate(
            "UPDATE definition SET version = :version, state = :state, body = :body::jsonb,"
                + " changed_at = :now WHERE tenant_id = :tenant AND kind = :kind AND id = :id")
        .bind("version", after.version())
        .bind("state", name(state))
        .bind("body", text(body))
        .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
        .bind("tenant", tenant)
        .bind("kind", kind)
        .bind("id", after.id())
        .execute();
    audit.record(tx, tenant, kind, before, after);
    return tell(tx, tenant, kind, after);
  }

  private Stored tell(Handle tx, String tenant, String kind, Stored changed) {
    Definition definition =
        Definition.newBuilder()
            .setTenant(tenant)
            .setKind(kind)
            .setId(changed.id().toString())
            .setKey(changed.key())
            .setVersion(changed.version())
            .setState(changed.state())
            .setUnit(changed.unit())
            .setBodyJson(ByteString.copyFromUtf8(text(changed.body())))
            .setChangedAt(Timestamps.fromMillis(changed.changedAt().toEpochMilli()))
            .build();
    String key = "%s/%s/%s".formatted(tenant, kind, changed.id());
    String id = changed.id() + "-" + changed.version();
    outbox.add(tx, List.of(Outbound.of(Topic.DEFINITIONS, key, tenant, id, definition)));
    return changed;
  }

  private Stored stored(ResultSet row) throws SQLException {
    try {
      return new Stored(
          row.getObject(1, UUID.class),
          row.getString(2),
          row.getLong(3),
          DefinitionState.valueOf("DEFINITION_STATE_" + row.getString(4)),
          row.getString(5),
          json.readTree(row.getString(6)),
          row.getObject(7, OffsetDateTime.class).toInstant(),
          row.getObject(8, OffsetDateTime.class).toInstant());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored definition cannot be read", e);
    }
  }

  private static String name(DefinitionState state) {
    return state.name().substring("DEFINITION_STATE_".length());
  }

  private String text(JsonNode body) {
    try {
      return json.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A definition cannot be written", e);
    }
  }
}
