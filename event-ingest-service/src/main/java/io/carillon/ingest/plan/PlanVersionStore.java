package io.carillon.ingest.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What plans said before. The version in force is the definition; that it was archived says nothing
 * new and is no version here.
 */
@ApplicationScoped
class PlanVersionStore {
  private final ObjectMapper json;

  @Inject
  PlanVersionStore(ObjectMapper json) {
    this.json = json;
  }

  /** Keeps what is about to be replaced, or archived. */
  void keep(Handle tx, String tenant, Stored before) {
    tx.createUpdate(
            "INSERT INTO tracking_plan_version (tenant_id, plan_id, version, unit, body, changed_at)"
                + " VALUES (:tenant, :plan, :version, :unit, :body::jsonb, :at)"
                + " ON CONFLICT DO NOTHING")
        .bind("tenant", tenant)
        .bind("plan", before.id())
        .bind("version", before.version())
        .bind("unit", before.unit())
        .bind("body", before.body().toString())
        .bind("at", OffsetDateTime.ofInstant(before.changedAt(), ZoneOffset.UTC))
        .execute();
  }

  /** The newest first. */
  Page<Stored> list(
      Handle tx, String tenant, Stored plan, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    long below = cursor == null ? Long.MAX_VALUE : below(cursor);
    List<Stored> found = new ArrayList<>();
    if (isOne(plan) && plan.version() < below) {
      found.add(plan);
    }
    found.addAll(
        tx.createQuery(
                "SELECT version, body, changed_at FROM tracking_plan_version"
                    + " WHERE tenant_id = :tenant AND plan_id = :plan AND version < :below"
                    + " ORDER BY version DESC LIMIT :limit")
            .bind("tenant", tenant)
            .bind("plan", plan.id())
            .bind("below", below)
            .bind("limit", size + 1 - found.size())
            .map((row, _) -> version(plan, row))
            .list());
    return Page.of(found, size, last -> Cursor.encode(Long.toString(last.version())));
  }

  Optional<Stored> find(Handle tx, String tenant, Stored plan, long version) {
    if (isOne(plan) && plan.version() == version) {
      return Optional.of(plan);
    }
    return tx.createQuery(
            "SELECT version, body, changed_at FROM tracking_plan_version"
                + " WHERE tenant_id = :tenant AND plan_id = :plan AND version = :version")
        .bind("tenant", tenant)
        .bind("plan", plan.id())
        .bind("version", version)
        .map((row, _) -> version(plan, row))
        .findOne();
  }

  private static boolean isOne(Stored plan) {
    return plan.state() != DefinitionState.DEFINITION_STATE_ARCHIVED;
  }

  private static long below(String cursor) {
    try {
      return Long.parseLong(Cursor.decode(cursor, 1).getFirst());
    } catch (NumberFormatException e) {
      throw ProblemException.invalid("?cursor", cursor, "a nextCursor of this list");
    }
  }

  private Stored version(Stored plan, ResultSet row) throws SQLException {
    try {
      return new Stored(
          plan.id(),
          plan.key(),
          row.getLong(1),
          plan.state(),
          plan.unit(),
          json.readTree(row.getString(2)),
          plan.createdAt(),
          row.getObject(3, OffsetDateTime.class).toInstant());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A version of a tracking plan cannot be read", e);
    }
  }
}
