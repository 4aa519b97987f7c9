package io.carillon.geo.geofence;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What people may do with geofences. */
@ApplicationScoped
class Geofences {
  /** What a device asks stands at this address. */
  private static final String TAKEN = "nearby";

  private final Transactions transactions;
  private final Idempotency idempotency;
  private final GeofenceStore store;

  @Inject
  Geofences(Transactions transactions, Idempotency idempotency, GeofenceStore store) {
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.store = store;
  }

  /**
   * @throws ProblemException INVALID_VALUE, UNIT_DENIED, KEY_TAKEN, IDEMPOTENCY_KEY_REUSED
   */
  GeofenceView create(Caller caller, @Nullable String idempotencyKey, GeofenceBody body) {
    String key = body.key();
    if (key == null || key.equals(TAKEN)) {
      throw ProblemException.invalid("key", key, "[a-z0-9-]{1,64}, and not " + TAKEN);
    }
    String unit = Units.choose(caller, body.unit());
    GeofenceBody checked = body.checked();
    return transactions.inTenant(
        caller.tenant(),
        tx ->
            idempotency.once(
                tx,
                caller.tenant(),
                idempotencyKey,
                body,
                GeofenceView.class,
                () -> store.create(tx, caller.tenant(), key, unit, checked)));
  }

  /**
   * Replaces one. Key and unit do not change.
   *
   * @throws ProblemException NOT_FOUND, UNIT_DENIED, ARCHIVED, INVALID_VALUE, STALE_VERSION
   */
  GeofenceView replace(Caller caller, String keyOrId, long ifVersion, GeofenceBody body) {
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          GeofenceView before = changeable(tx, caller, keyOrId);
          GeofenceStore.requireLive(before);
          if (body.key() != null && !body.key().equals(before.key())) {
            throw ProblemException.invalid("key", body.key(), before.key());
          }
          if (body.unit() != null && !body.unit().equals(before.unit())) {
            throw ProblemException.invalid("unit", body.unit(), before.unit());
          }
          return store.replace(
              tx, caller.tenant(), before.id().toString(), ifVersion, body.checked());
        });
  }

  GeofenceView get(Caller caller, String keyOrId) {
    return transactions.inTenant(caller.tenant(), tx -> visible(tx, caller, keyOrId));
  }

  Page<GeofenceView> list(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    return transactions.inTenant(
        caller.tenant(), tx -> store.list(tx, caller.tenant(), limit, cursor));
  }

  /** Archives one: whoever is inside leaves it. Once more changes nothing. */
  void archive(Caller caller, String keyOrId) {
    transactions.inTenant(
        caller.tenant(),
        tx -> {
          GeofenceView fence = changeable(tx, caller, keyOrId);
          store.archive(tx, caller.tenant(), fence.id().toString());
          return fence;
        });
  }

  private GeofenceView changeable(Handle tx, Caller caller, String keyOrId) {
    GeofenceView fence = visible(tx, caller, keyOrId);
    Units.requireOwn(caller, fence.unit());
    return fence;
  }

  private GeofenceView visible(Handle tx, Caller caller, String keyOrId) {
    return store
        .find(tx, caller.tenant(), keyOrId)
        .filter(fence -> Units.sees(caller, fence.unit()))
        .orElseThrow(() -> ProblemException.notFound("geofence " + keyOrId));
  }
}
