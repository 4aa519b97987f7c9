package io.carillon.identity.reresolve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carillon.identity.rule.RulesStore;
import io.carillon.platform.audit.Action;
import io.carillon.platform.audit.Audit;
import io.carillon.platform.audit.Subject;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Begins runs, and tells what became of them; for callers of the whole tenant alone. */
@ApplicationScoped
class Reresolutions {
  private static final UUID FIRST = new UUID(0, 0);
  private static final Duration REMEMBERED = Duration.ofDays(90);

  private final Transactions transactions;
  private final Idempotency idempotency;
  private final ReresolutionStore store;
  private final ReresolutionWork work;
  private final RulesStore rules;
  private final Audit audit;
  private final Clock clock;

  @Inject
  Reresolutions(
      Transactions transactions,
      Idempotency idempotency,
      ReresolutionStore store,
      ReresolutionWork work,
      RulesStore rules,
      Audit audit,
      Clock clock) {
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.store = store;
    this.work = work;
    this.rules = rules;
    this.audit = audit;
    this.clock = clock;
  }

  /** Which run it became. */
  record Begun(UUID id) {}

  /**
   * Begins a run by the rules that hold; while one of its kind by the same rules is under way, that
   * is the answer, and one by other rules is ended.
   *
   * @param dryRun true only looks
   * @throws ProblemException UNIT_DENIED; INVALID_VALUE when it is not said
   */
  ReresolutionView begin(Caller caller, @Nullable Boolean dryRun, @Nullable String once) {
    String tenant = caller.tenant();
    Units.requireOwn(caller, Units.top(tenant));
    if (dryRun == null) {
      throw ProblemException.invalid("dryRun", "nothing", "true or false");
    }
    ReresolutionView view =
        transactions.inTenant(
            tenant,
            tx -> {
              Begun begun =
                  idempotency.once(
                      tx,
                      tenant,
                      once,
                      List.of("reresolve", dryRun),
                      Begun.class,
                      () -> new Begun(begin(tx, caller, dryRun)));
              return require(tx, tenant, begun.id());
            });
    work.wake(tenant);
    return view;
  }

  private UUID begin(Handle tx, Caller caller, boolean dryRun) {
    String tenant = caller.tenant();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    UUID id = Ids.next();
    int version = rules.current(tx, tenant);
    store.forget(tx, tenant, now.minus(REMEMBERED));
    store
        .supersede(tx, tenant, dryRun, version, now)
        .forEach(ended -> work.tell(tx, tenant, ended));
    if (!store.add(tx, tenant, id, dryRun, version, caller.name(), now)) {
      return store
          .running(tx, tenant, dryRun)
          .orElseThrow(() -> ProblemException.notFound("reresolution"));
    }
    audit.record(
        tx,
        tenant,
        Action.CREATED,
        new Subject("reresolution", id.toString(), "", Units.top(tenant)),
        null,
        JsonNodeFactory.instance.objectNode().put("dryRun", dryRun).put("ruleVersion", version));
    return id;
  }

  /**
   * @throws ProblemException NOT_FOUND; UNIT_DENIED
   */
  ReresolutionView get(Caller caller, String id) {
    Units.requireOwn(caller, Units.top(caller.tenant()));
    return transactions.inTenant(caller.tenant(), tx -> find(tx, caller, id));
  }

  /**
   * What a run found so far.
   *
   * @throws ProblemException NOT_FOUND; UNIT_DENIED; INVALID_VALUE
   */
  Page<FoundView> merges(
      Caller caller, String id, @Nullable Integer limit, @Nullable String cursor) {
    Units.requireOwn(caller, Units.top(caller.tenant()));
    int size = Limits.page(limit);
    UUID after =
        cursor == null
            ? FIRST
            : Ids.parse(Cursor.decode(cursor, 1).getFirst())
                .orElseThrow(
                    () -> ProblemException.invalid("?cursor", cursor, "a nextCursor of this list"));
    return transactions.inTenant(
        caller.tenant(),
        tx ->
            Page.of(
                store.found(tx, caller.tenant(), find(tx, caller, id).id(), after, size + 1),
                size,
                last -> Cursor.encode(last.merge().toString())));
  }

  private ReresolutionView find(Handle tx, Caller caller, String id) {
    return Ids.parse(id)
        .flatMap(known -> store.find(tx, caller.tenant(), known))
        .orElseThrow(() -> ProblemException.notFound("reresolution " + id));
  }

  private ReresolutionView require(Handle tx, String tenant, UUID id) {
    return store
        .find(tx, tenant, id)
        .orElseThrow(() -> ProblemException.notFound("reresolution " + id));
  }
}
