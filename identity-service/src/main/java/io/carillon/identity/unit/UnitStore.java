package io.carillon.identity.unit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The units of tenants. A unit's definition belongs to the unit itself, so whoever sees the one
 * sees the other; its key is a hash of its path, so a path is there once.
 */
@ApplicationScoped
class UnitStore {
  /** One at a time changes a tenant's tree, so that nothing grows on what is being taken away. */
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('units ' || ?, 0))";

  private final Transactions transactions;
  private final DefinitionStore store;
  private final Idempotency idempotency;
  private final ObjectMapper json;

  @Inject
  UnitStore(
      Transactions transactions,
      DefinitionStore store,
      Idempotency idempotency,
      ObjectMapper json) {
    this.transactions = transactions;
    this.store = store;
    this.idempotency = idempotency;
    this.json = json;
  }

  /**
   * Makes a unit below one that is there. One that was taken away comes back with all that is its
   * own.
   *
   * @throws ProblemException INVALID_VALUE; UNIT_DENIED; KEY_TAKEN; IDEMPOTENCY_KEY_REUSED
   */
  UnitView create(Caller caller, UnitBody wanted, @Nullable String once) {
    String tenant = caller.tenant();
    String path = wanted.path();
    if (path == null || !Units.isPath(tenant, path) || path.equals(Units.top(tenant))) {
      throw ProblemException.invalid("path", path, "a path below " + Units.top(tenant));
    }
    Units.requireOwn(caller, path);
    if (caller.units().contains(path)) {
      throw Units.denied();
    }
    String name = wanted.named(path);
    return transactions.inTenant(
        tenant,
        tx ->
            idempotency.once(
                tx,
                tenant,
                once,
                List.of("units", path, name),
                UnitView.class,
                () -> create(tx, tenant, path, name)));
  }

  private UnitView create(Handle tx, String tenant, String path, String name) {
    tx.execute(LOCK, tenant);
    String above = path.substring(0, path.lastIndexOf('/'));
    if (!above.equals(Units.top(tenant)) && living(tx, tenant, key(above)).isEmpty()) {
      throw ProblemException.invalid("path", path, "below a unit that is there");
    }
    Stored gone =
        store.find(tx, tenant, Kinds.UNIT, key(path)).filter(UnitStore::archived).orElse(null);
    if (gone != null) {
      DefinitionState live = DefinitionState.DEFINITION_STATE_LIVE;
      store.setState(tx, tenant, Kinds.UNIT, gone.key(), live);
      return view(store.replace(tx, tenant, Kinds.UNIT, gone.key(), body(name)));
    }
    return view(
        store.create(
            tx,
            tenant,
            Kinds.UNIT,
            key(path),
            path,
            DefinitionState.DEFINITION_STATE_LIVE,
            body(name)));
  }

  /**
   * @throws ProblemException NOT_FOUND; UNIT_DENIED; INVALID_VALUE; STALE_VERSION
   */
  UnitView replace(Caller caller, String id, long ifVersion, UnitBody wanted) {
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          Stored before = required(tx, caller.tenant(), id);
          if (wanted.path() != null && !wanted.path().equals(before.unit())) {
            throw ProblemException.invalid("path", wanted.path(), before.unit());
          }
          return view(
              store.replace(
                  tx,
                  caller.tenant(),
                  Kinds.UNIT,
                  before.key(),
                  ifVersion,
                  body(wanted.named(before.unit()))));
        });
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  UnitView get(Caller caller, String id) {
    return transactions.inTenant(caller.tenant(), tx -> view(required(tx, caller.tenant(), id)));
  }

  /** By path: the caller's own, those below, and those above them. */
  Page<UnitView> list(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    String after = cursor == null ? "" : Cursor.decode(cursor, 1).getFirst();
    return transactions.inTenant(
        caller.tenant(),
        tx ->
            Page.of(
                    store.inUnitOrder(tx, caller.tenant(), Kinds.UNIT, after, size + 1),
                    size,
                    last -> Cursor.encode(last.unit()))
                .map(UnitStore::view));
  }

  /**
   * Takes a unit away: what is its own stays with those above it. Once more changes nothing.
   *
   * @throws ProblemException NOT_FOUND; UNIT_DENIED; IN_USE while there are units below it
   */
  void archive(Caller caller, String id) {
    transactions.inTenant(
        caller.tenant(),
        tx -> {
          tx.execute(LOCK, caller.tenant());
          Stored unit = found(tx, caller.tenant(), id);
          Units.requireOwn(caller, unit.unit());
          if (caller.units().contains(unit.unit())) {
            throw Units.denied();
          }
          boolean below =
              store.inUnitOrder(tx, caller.tenant(), Kinds.UNIT, unit.unit() + "/", 1).stream()
                  .anyMatch(next -> Units.within(next.unit(), unit.unit()));
          if (below) {
            throw new ProblemException(
                CommonReason.IN_USE, "There are units below %s.".formatted(unit.unit()));
          }
          return store.archive(tx, caller.tenant(), Kinds.UNIT, unit.key());
        });
  }

  private Stored found(Handle tx, String tenant, String id) {
    return store
        .find(tx, tenant, Kinds.UNIT, id)
        .orElseThrow(() -> ProblemException.notFound("unit " + id));
  }

  private Stored required(Handle tx, String tenant, String id) {
    return living(tx, tenant, id).orElseThrow(() -> ProblemException.notFound("unit " + id));
  }

  private Optional<Stored> living(Handle tx, String tenant, String keyOrId) {
    return store.find(tx, tenant, Kinds.UNIT, keyOrId).filter(unit -> !archived(unit));
  }

  private static boolean archived(Stored unit) {
    return unit.state() == DefinitionState.DEFINITION_STATE_ARCHIVED;
  }

  private static String key(String path) {
    return Ids.hash("unit", path).toString();
  }

  private JsonNode body(String name) {
    return json.valueToTree(Map.of("name", name));
  }

  private static UnitView view(Stored unit) {
    return new UnitView(
        unit.id(),
        unit.unit(),
        unit.body().path("name").asText(),
        unit.version(),
        unit.createdAt(),
        unit.changedAt());
  }
}
