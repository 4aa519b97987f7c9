package io.carillon.scoring.definition;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.expression.References;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What may be done with segments. */
@ApplicationScoped
public class Segments {
  private static final String KIND = Kinds.SEGMENT;

  private final FactDefinitionsStore store;
  private final RulesConsumer rules;
  private final Transactions transactions;
  private final Idempotency idempotency;

  @Inject
  Segments(
      FactDefinitionsStore store,
      RulesConsumer rules,
      Transactions transactions,
      Idempotency idempotency) {
    this.store = store;
    this.rules = rules;
    this.transactions = transactions;
    this.idempotency = idempotency;
  }

  /**
   * Begins to compute a new one.
   *
   * @throws ProblemException REFERENCE_UNKNOWN, REFERENCE_CYCLE, EXPRESSION_INVALID
   */
  public SegmentView create(Caller caller, @Nullable String idempotencyKey, SegmentBody body) {
    String tenant = caller.tenant();
    String key = body.key() == null ? "" : body.key();
    String unit = Units.choose(caller, body.unit());
    References references = body.condition().references();
    return transactions.inTenant(
        tenant,
        tx ->
            idempotency.once(
                tx,
                tenant,
                idempotencyKey,
                body,
                SegmentView.class,
                () -> {
                  store.lock(tx, tenant);
                  check(tx, tenant, key, unit, references);
                  Stored created = store.create(tx, tenant, KIND, key, unit, keyless(body));
                  return view(created, body, Map.of());
                }));
  }

  /** Replaces one; everybody is looked at again, and segments that name it are too. */
  public SegmentView replace(Caller caller, String keyOrId, long version, SegmentBody body) {
    String tenant = caller.tenant();
    References references = body.condition().references();
    return transactions.inTenant(
        tenant,
        tx -> {
          store.lock(tx, tenant);
          Stored before = store.changeable(tx, caller, KIND, keyOrId, body.key(), body.unit());
          check(tx, tenant, before.key(), before.unit(), references);
          boolean anew = !body.condition().source().equals(store.segment(before).where());
          Stored after = store.replace(tx, tenant, KIND, before, version, keyless(body), anew);
          if (anew) {
            store.computeSegments(
                tx, tenant, store.dependencies(tx, tenant).onSegment(before.key()));
          }
          return view(after, body, Map.of());
        });
  }

  public SegmentView get(String tenant, String keyOrId) {
    return transactions.inTenant(
        tenant,
        tx -> {
          Stored stored = store.get(tx, tenant, KIND, keyOrId);
          return view(
              stored, store.segment(stored), store.progress(tx, tenant, Set.of(stored.id())));
        });
  }

  public Page<SegmentView> list(String tenant, @Nullable Integer limit, @Nullable String cursor) {
    return transactions.inTenant(
        tenant,
        tx -> {
          Page<Stored> page = store.list(tx, tenant, KIND, limit, cursor);
          Set<UUID> ids = page.items().stream().map(Stored::id).collect(Collectors.toSet());
          Map<UUID, Progress> progress = store.progress(tx, tenant, ids);
          return page.map(stored -> view(stored, store.segment(stored), progress));
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
              store.dependencies(tx, tenant).onSegment(stored.key()).stream()
                  .map(segment -> "segment " + segment)
                  .findFirst()
                  .or(() -> rules.userOfSegment(tenant, stored));
          if (user.isPresent()) {
            throw new ProblemException(
                CommonReason.IN_USE, "%s is named by %s.".formatted(stored.key(), user.get()));
          }
          store.archive(tx, tenant, KIND, stored);
          return stored;
        });
  }

  /**
   * The condition of a segment that is only looked at, as of one that the caller would save.
   *
   * @throws ProblemException REFERENCE_UNKNOWN, EXPRESSION_INVALID, UNIT_DENIED
   */
  public void checkPreview(Caller caller, SegmentBody body) {
    String tenant = caller.tenant();
    String unit = Units.choose(caller, body.unit());
    References references = body.condition().references();
    transactions.inTenant(
        tenant,
        tx -> {
          check(tx, tenant, "", unit, references);
          return references;
        });
  }

  private void check(Handle tx, String tenant, String key, String unit, References references) {
    Violations unknown = new Violations();
    for (String computed : references.computed()) {
      unknown.check(
          store.exists(tx, tenant, Kinds.COMPUTED_TRAIT, computed, unit),
          "where",
          "computed['" + computed + "']",
          "a computed trait that exists");
    }
    for (String segment : references.segments()) {
      unknown.check(
          segment.equals(key) || store.exists(tx, tenant, KIND, segment, unit),
          "where",
          "'" + segment + "' in segments",
          "a segment that exists");
    }
    unknown.throwIfAny(ScoringReason.REFERENCE_UNKNOWN);
    Violations circle = new Violations();
    circle.check(
        !store.dependencies(tx, tenant).closesCircle(key, references),
        "where",
        String.join(", ", references.segments()),
        "segments that do not refer back to " + key);
    circle.throwIfAny(ScoringReason.REFERENCE_CYCLE);
  }

  private static SegmentView view(Stored stored, SegmentBody body, Map<UUID, Progress> progress) {
    return SegmentView.of(
        stored,
        body,
        FactDefinitionsStore.computing(stored)
            ? progress.getOrDefault(stored.id(), new Progress(0, 0))
            : null);
  }

  private static SegmentBody keyless(SegmentBody body) {
    return new SegmentBody(null, null, body.name(), body.where());
  }
}
