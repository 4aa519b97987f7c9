package io.carillon.identity.reresolve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.person.Attempts;
import io.carillon.identity.person.Contended;
import io.carillon.identity.person.Ref;
import io.carillon.identity.profile.Undo;
import io.carillon.identity.reresolve.ReresolutionStore.Counts;
import io.carillon.identity.reresolve.ReresolutionStore.Run;
import io.carillon.identity.rule.RulesStore;
import io.carillon.platform.audit.Action;
import io.carillon.platform.audit.Audit;
import io.carillon.platform.audit.Subject;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.store.Worker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Works through runs, one person after the other: what is undone of a person, what is told of it
 * and how far the run is are written in one transaction, so that whoever goes on behind a crash
 * does nothing twice. Judging goes beside others; undoing does not.
 */
@ApplicationScoped
class ReresolutionWork {
  private static final Logger LOG = Logger.getLogger(ReresolutionWork.class);
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration AGAIN = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final int MOST_TRIES = 5;
  private static final int PAGE = 5_000;

  private final ReresolutionStore runs;
  private final FamilyStore families;
  private final RulesStore rules;
  private final Attempts attempts;
  private final Undo undo;
  private final Transactions transactions;
  private final Definitions definitions;
  private final Audit audit;
  private final Clock clock;
  private final UUID me = UUID.randomUUID();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Worker worker = new Worker("reresolutions", LOOK_EVERY, this::step);

  @Inject
  ReresolutionWork(
      ReresolutionStore runs,
      FamilyStore families,
      RulesStore rules,
      Attempts attempts,
      Undo undo,
      Transactions transactions,
      Definitions definitions,
      Audit audit,
      Clock clock) {
    this.runs = runs;
    this.families = families;
    this.rules = rules;
    this.attempts = attempts;
    this.undo = undo;
    this.transactions = transactions;
    this.definitions = definitions;
    this.audit = audit;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    worker.start();
  }

  void stop(@Observes ShutdownEvent event) {
    worker.breakOff();
  }

  /** The tenant has a run. */
  void wake(String tenant) {
    asked.add(tenant);
    worker.wake();
  }

  private boolean step() {
    Set<String> tenants = new HashSet<>(definitions.tenants());
    tenants.addAll(asked);
    if (tenants.isEmpty()) {
      return false;
    }
    Optional<Run> claimed =
        transactions.inTenants(tenants, tx -> runs.claim(tx, me, clock.instant(), LEASE));
    claimed.ifPresent(this::run);
    return claimed.isPresent();
  }

  private void run(Run run) {
    try {
      whole(run);
    } catch (RuntimeException e) {
      LOG.warnf(e, "Run %s of %s failed", run.id(), run.tenant());
      boolean unused =
          transactions.inWholeTenant(
              run.tenant(),
              tx ->
                  runs.tries(tx, run) >= MOST_TRIES
                      ? end(tx, run, "FAILED")
                      : runs.free(tx, run, me, clock.instant().plus(AGAIN)));
    }
  }

  private void whole(Run run) {
    String tenant = run.tenant();
    IdentifierRules by =
        transactions.inWholeTenant(tenant, tx -> rules.rules(tx, tenant, run.ruleVersion()));
    UUID after = run.after();
    while (!worker.stopping()) {
      UUID from = after;
      List<UUID> people =
          transactions.inWholeTenant(
              tenant, tx -> families.next(tx, tenant, from, undoableSince(), PAGE));
      for (UUID person : people) {
        if (worker.stopping() || !goesOn(run, by, person)) {
          return;
        }
        after = person;
      }
      if (people.isEmpty()) {
        boolean unused = transactions.inWholeTenant(tenant, tx -> end(tx, run, "DONE"));
        return;
      }
    }
  }

  /** What was done about a person, and whether the run goes on. */
  private enum Step {
    DONE,
    TO_UNDO,
    NOT_MINE
  }

  /** One person who fails each time does not keep the run from the others. */
  private boolean goesOn(Run run, IdentifierRules by, UUID person) {
    try {
      Step step = attempts.inTenants(List.of(run.tenant()), (tx, _) -> look(tx, run, by, person));
      return (step == Step.TO_UNDO ? undo(run, by, person) : step) == Step.DONE;
    } catch (RuntimeException e) {
      if (worker.stopping()
          || !transactions.inWholeTenant(run.tenant(), tx -> passOver(tx, run, person))) {
        throw e;
      }
      LOG.warnf(e, "Run %s of %s passes profile %s over", run.id(), run.tenant(), person);
      return true;
    }
  }

  private boolean passOver(Handle tx, Run run, UUID person) {
    if (runs.tries(tx, run) < MOST_TRIES || !hold(tx, run, person)) {
      return false;
    }
    runs.count(tx, run, new Counts(0, 0, 0, 1));
    return true;
  }

  private boolean hold(Handle tx, Run run, UUID person) {
    return runs.hold(tx, run, me, person, clock.instant().plus(LEASE));
  }

  private List<Verdict> wrong(Handle tx, Run run, IdentifierRules by, UUID person) {
    return Judgement.of(families.family(tx, new Ref(run.tenant(), person), undoableSince()), by);
  }

  /** Writes nothing of somebody of whom something is to be undone. */
  private Step look(Handle tx, Run run, IdentifierRules by, UUID person) {
    List<Verdict> wrong = wrong(tx, run, by, person);
    if (!wrong.isEmpty() && !run.dryRun()) {
      return Step.TO_UNDO;
    }
    if (!hold(tx, run, person)) {
      return Step.NOT_MINE;
    }
    if (!wrong.isEmpty()) {
      wrong.reversed().forEach(verdict -> runs.keep(tx, run, verdict, "FOUND", null));
      runs.count(tx, run, new Counts(1, wrong.size(), 0, 0));
    }
    return Step.DONE;
  }

  /** Few are undone, so that few wait: nobody else decides about the tenant's people meanwhile. */
  private Step undo(Run run, IdentifierRules by, UUID person) {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempts.alone(run.tenant(), tx -> undo(tx, run, by, person));
      } catch (Contended e) {
        if (attempt >= MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private Step undo(Handle tx, Run run, IdentifierRules by, UUID person) {
    if (rules.current(tx, run.tenant()) != run.ruleVersion()) {
      boolean unused = end(tx, run, ReresolutionStore.SUPERSEDED);
      return Step.NOT_MINE;
    }
    if (!hold(tx, run, person)) {
      return Step.NOT_MINE;
    }
    List<Verdict> wrong = wrong(tx, run, by, person);
    if (wrong.isEmpty()) {
      return Step.DONE;
    }
    int undone = 0;
    for (Verdict verdict : wrong.reversed()) {
      String refused = undo(tx, run, verdict);
      runs.keep(tx, run, verdict, refused == null ? "UNDONE" : "SKIPPED", refused);
      undone += refused == null ? 1 : 0;
    }
    runs.count(tx, run, new Counts(1, wrong.size(), undone, wrong.size() - undone));
    return Step.DONE;
  }

  /** Null when it is undone, else why it is not. */
  private @Nullable String undo(Handle tx, Run run, Verdict verdict) {
    Caller caller = new Caller(run.tenant(), "", run.by(), Set.of(), List.of(), false);
    try {
      undo.undo(
          tx,
          caller,
          verdict.merge(),
          "rules of version %d: %s".formatted(run.ruleVersion(), verdict.story()));
      return null;
    } catch (ProblemException e) {
      Kind kind = e.reason().kind();
      if (kind == Kind.CONFLICT || kind == Kind.NOT_FOUND) {
        return e.reason().name();
      }
      throw e;
    }
  }

  private boolean end(Handle tx, Run run, String state) {
    boolean ended = runs.end(tx, run, me, state, clock.instant());
    if (ended) {
      tell(tx, run.tenant(), run.id());
    }
    return ended;
  }

  /** Tells the audit log how a run ended. */
  void tell(Handle tx, String tenant, UUID id) {
    runs.find(tx, tenant, id)
        .ifPresent(
            ended ->
                audit.record(
                    tx,
                    tenant,
                    Action.CHANGED,
                    new Subject("reresolution", id.toString(), "", Units.top(tenant)),
                    JsonNodeFactory.instance.objectNode().put("state", "running"),
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("state", ended.state())
                        .put("merges", ended.merges())
                        .put("undone", ended.undone())
                        .put("skipped", ended.skipped())));
  }

  private Instant undoableSince() {
    return clock.instant().minus(Undo.LIMIT);
  }
}
