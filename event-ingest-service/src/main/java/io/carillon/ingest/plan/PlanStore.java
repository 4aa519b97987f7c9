package io.carillon.ingest.plan;

import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Plans as definitions. */
@ApplicationScoped
class PlanStore {
  /** One at a time changes a tenant's plans, so that no event is planned twice. */
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('tracking-plans ' || ?, 0))";

  private final Transactions transactions;
  private final DefinitionStore definitions;
  private final PlanVersionStore versions;
  private final Idempotency idempotency;
  private final PlanCodec codec;

  @Inject
  PlanStore(
      Transactions transactions,
      DefinitionStore definitions,
      PlanVersionStore versions,
      Idempotency idempotency,
      PlanCodec codec) {
    this.transactions = transactions;
    this.definitions = definitions;
    this.versions = versions;
    this.idempotency = idempotency;
    this.codec = codec;
  }

  /**
   * @throws ProblemException INVALID_VALUE; UNIT_DENIED; KEY_TAKEN; EVENT_PLANNED_TWICE;
   *     IDEMPOTENCY_KEY_REUSED
   */
  PlanView create(Caller caller, PlanBody wanted, @Nullable String once) {
    String tenant = caller.tenant();
    String key = wanted.key();
    if (key == null) {
      throw ProblemException.invalid("key", null, "[a-z0-9-]{1,64}");
    }
    Plan plan = wanted.checked(key);
    String unit = Units.choose(caller, wanted.unit());
    return transactions.inTenant(
        tenant,
        tx ->
            idempotency.once(
                tx,
                tenant,
                once,
                List.of("tracking-plans", key, unit, codec.write(plan)),
                PlanView.class,
                () -> {
                  requireUnplanned(tx, tenant, unit, key, plan);
                  return view(
                      definitions.create(
                          tx,
                          tenant,
                          Kinds.TRACKING_PLAN,
                          key,
                          unit,
                          DefinitionState.DEFINITION_STATE_LIVE,
                          codec.write(plan)));
                }));
  }

  /**
   * @throws ProblemException NOT_FOUND; INVALID_VALUE; UNIT_DENIED; STALE_VERSION;
   *     EVENT_PLANNED_TWICE
   */
  PlanView replace(Caller caller, String keyOrId, long ifVersion, PlanBody wanted) {
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx -> {
          Stored before = living(tx, tenant, keyOrId);
          requireSame("key", wanted.key(), before.key());
          requireSame("unit", wanted.unit(), before.unit());
          Plan plan = wanted.checked(before.key());
          Units.requireOwn(caller, before.unit());
          requireUnplanned(tx, tenant, before.unit(), before.key(), plan);
          versions.keep(
              tx, tenant, definitions.lock(tx, tenant, Kinds.TRACKING_PLAN, before.key()));
          return view(
              definitions.replace(
                  tx, tenant, Kinds.TRACKING_PLAN, before.key(), ifVersion, codec.write(plan)));
        });
  }

  private static void requireSame(String field, @Nullable String wanted, String there) {
    if (wanted != null && !wanted.equals(there)) {
      throw ProblemException.invalid(field, wanted, there);
    }
  }

  private static void requireUnplanned(
      Handle tx, String tenant, String unit, String key, Plan plan) {
    tx.execute(LOCK, tenant);
    Optional<String> other =
        tx.createQuery(
                "SELECT key || ' ' || (e ->> 'name') FROM definition,"
                    + " jsonb_array_elements(body -> 'events') AS e"
                    + " WHERE tenant_id = :tenant AND kind = :kind AND state <> 'ARCHIVED'"
                    + " AND unit = :unit AND key <> :key"
                    + " AND (e ->> 'type') || ' ' || (e ->> 'name') = ANY(:events) LIMIT 1")
            .bind("tenant", tenant)
            .bind("kind", Kinds.TRACKING_PLAN)
            .bind("unit", unit)
            .bind("key", key)
            .bindArray(
                "events",
                String.class,
                plan.events().stream().map(e -> e.type().word() + " " + e.name()).toList())
            .mapTo(String.class)
            .findOne();
    if (other.isPresent()) {
      throw new ProblemException(
          PlanReason.EVENT_PLANNED_TWICE,
          "Another plan of %s speaks of it: %s".formatted(unit, other.get()));
    }
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  PlanView get(Caller caller, String keyOrId) {
    return transactions.inTenant(caller.tenant(), tx -> view(living(tx, caller.tenant(), keyOrId)));
  }

  Page<PlanView> list(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    return transactions.inTenant(
        caller.tenant(),
        tx ->
            definitions
                .list(tx, caller.tenant(), Kinds.TRACKING_PLAN, limit, cursor)
                .map(this::view));
  }

  /**
   * Holds no event to it any more; a second time changes nothing.
   *
   * @throws ProblemException NOT_FOUND; UNIT_DENIED
   */
  void archive(Caller caller, String keyOrId) {
    String tenant = caller.tenant();
    transactions.inTenant(
        tenant,
        tx -> {
          Stored before = definitions.lock(tx, tenant, Kinds.TRACKING_PLAN, keyOrId);
          if (before.state() != DefinitionState.DEFINITION_STATE_ARCHIVED) {
            versions.keep(tx, tenant, before);
          }
          return definitions.archive(tx, tenant, Kinds.TRACKING_PLAN, keyOrId);
        });
  }

  /**
   * What it said at each time, the newest first; of an archived one, too.
   *
   * @throws ProblemException NOT_FOUND
   */
  Page<PlanView> versions(
      Caller caller, String keyOrId, @Nullable Integer limit, @Nullable String cursor) {
    return transactions.inTenant(
        caller.tenant(),
        tx ->
            versions
                .list(tx, caller.tenant(), known(tx, caller.tenant(), keyOrId), limit, cursor)
                .map(this::view));
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  PlanView version(Caller caller, String keyOrId, long version) {
    return transactions.inTenant(
        caller.tenant(),
        tx ->
            versions
                .find(tx, caller.tenant(), known(tx, caller.tenant(), keyOrId), version)
                .map(this::view)
                .orElseThrow(
                    () ->
                        ProblemException.notFound(
                            "version %d of tracking plan %s".formatted(version, keyOrId))));
  }

  private Stored known(Handle tx, String tenant, String keyOrId) {
    return definitions
        .find(tx, tenant, Kinds.TRACKING_PLAN, keyOrId)
        .orElseThrow(() -> ProblemException.notFound("tracking plan " + keyOrId));
  }

  private Stored living(Handle tx, String tenant, String keyOrId) {
    Stored plan = known(tx, tenant, keyOrId);
    if (plan.state() == DefinitionState.DEFINITION_STATE_ARCHIVED) {
      throw ProblemException.notFound("tracking plan " + keyOrId);
    }
    return plan;
  }

  private PlanView view(Stored stored) {
    return PlanView.of(stored, codec.read(stored.body()));
  }
}
