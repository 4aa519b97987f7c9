package io.carillon.scoring.definition;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What may be done with computed traits. */
@ApplicationScoped
public class ComputedTraits {
  private static final String KIND = Kinds.COMPUTED_TRAIT;

  private final FactDefinitionsStore store;
  private final RulesConsumer rules;
  private final Transactions transactions;
  private final Idempotency idempotency;

  @Inject
  ComputedTraits(
      FactDefinitionsStore store,
      RulesConsumer rules,
      Transactions transactions,
      Idempotency idempotency) {
    this.store = store;
    this.rules = rules;
    this.transactions = transactions;
    this.idempotency = idempotency;
  }

  /** Begins to compute a new one. */
  public TraitView create(Caller caller, @Nullable String idempotencyKey, TraitBody body) {
    String tenant = caller.tenant();
    String key = body.key() == null ? "" : body.key();
    String unit = Units.choose(caller, body.unit());
    body.rule("", key, "", 0, false);
    return transactions.inTenant(
        tenant,
        tx ->
            idempotency.once(
                tx,
                tenant,
                idempotencyKey,
                body,
                TraitView.class,
                () -> view(store.create(tx, tenant, KIND, key, unit, keyless(body)), body)));
  }

  /** Replaces one; what it counts is computed anew if that changes, and segments that name it. */
  public TraitView replace(Caller caller, String keyOrId, long version, TraitBody body) {
    String tenant = caller.tenant();
    body.rule("", "", "", 0, false);
    return transactions.inTenant(
        tenant,
        tx -> {
          store.lock(tx, tenant);
          Stored before = store.changeable(tx, caller, KIND, keyOrId, body.key(), body.unit());
          boolean anew = !body.basis("").equals(store.trait(before).basis(""));
          Stored after = store.replace(tx, tenant, KIND, before, version, keyless(body), anew);
          if (anew) {
            store.computeSegments(tx, tenant, store.dependencies(tx, tenant).onTrait(before.key()));
          }
          return view(after, body);
        });
  }

  public TraitView get(Caller caller, String keyOrId) {
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx -> {
          Stored stored = store.get(tx, tenant, KIND, keyOrId);
          Map<UUID, Progress> progress = store.progress(tx, tenant, Set.of(stored.id()));
          return view(stored, store.trait(stored), progress, caller.units());
        });
  }

  public Page<TraitView> list(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    String tenant = caller.tenant();
    return transactions.inTenant(
        tenant,
        tx -> {
          Page<Stored> page = store.list(tx, tenant, KIND, limit, cursor);
          Set<UUID> ids = page.items().stream().map(Stored::id).collect(Collectors.toSet());
          Map<UUID, Progress> progress = store.progress(tx, tenant, ids);
          return page.map(stored -> view(stored, store.trait(stored), progress, caller.units()));
        });
  }

  /**
   * Archives one that nothing names.
   *
   * @throws ProblemException IN_USE, UNIT_DENIED
   */
  public void archive(Caller caller, String keyOrId) {
    String tenant = caller.tenant();
    transactions.inTenant(
        tenant,
        tx -> {
          store.lock(tx, tenant);
          Stored stored = store.owned(tx, caller, KIND, keyOrId);
          Optional<String> user =
              store.dependencies(tx, tenant).onTrait(stored.key()).stream()
                  .map(segment -> "segment " + segment)
                  .findFirst()
                  .or(() -> rules.userOfTrait(tenant, stored));
          if (user.isPresent()) {
            throw new ProblemException(
                CommonReason.IN_USE, "%s is named by %s.".formatted(stored.key(), user.get()));
          }
          store.archive(tx, tenant, KIND, stored);
          return stored;
        });
  }

  private static TraitView view(Stored stored, TraitBody body) {
    return view(stored, body, Map.of(), List.of());
  }

  private static TraitView view(
      Stored stored, TraitBody body, Map<UUID, Progress> progress, List<String> units) {
    return TraitView.of(
        stored,
        body,
        FactDefinitionsStore.computing(stored)
            ? progress.getOrDefault(stored.id(), new Progress(0, 0)).seenBy(units)
            : null);
  }

  private static TraitBody keyless(TraitBody body) {
    return new TraitBody(
        null,
        null,
        body.name(),
        body.aggregate(),
        body.event(),
        body.where(),
        body.property(),
        body.window());
  }
}
