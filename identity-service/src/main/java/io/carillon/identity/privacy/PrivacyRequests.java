package io.carillon.identity.privacy;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.person.Attempts;
import io.carillon.identity.rule.LiveRulesStore;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Privacy requests of the caller's tenant; for callers of the whole tenant alone. */
@ApplicationScoped
public class PrivacyRequests {
  private static final String PROFILE = "profile";
  private static final Set<String> PURPOSES =
      Set.of("access", "portability", "erasure", "objection", "restriction", "consent");

  private final Attempts attempts;
  private final Transactions transactions;
  private final Idempotency idempotency;
  private final PrivacyStore store;
  private final ArchiveStore archives;
  private final OwnStore people;
  private final WithheldStore withheld;
  private final PrivacyWork work;
  private final PrivacyAudit audit;
  private final LiveRulesStore rules;
  private final Clock clock;
  private final Duration allowed;

  @Inject
  PrivacyRequests(
      Attempts attempts,
      Transactions transactions,
      Idempotency idempotency,
      PrivacyStore store,
      ArchiveStore archives,
      OwnStore people,
      WithheldStore withheld,
      PrivacyWork work,
      PrivacyAudit audit,
      LiveRulesStore rules,
      Clock clock,
      @ConfigProperty(name = "carillon.privacy.allowed", defaultValue = "P30D") Duration allowed) {
    this.attempts = attempts;
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.store = store;
    this.archives = archives;
    this.people = people;
    this.withheld = withheld;
    this.work = work;
    this.audit = audit;
    this.rules = rules;
    this.clock = clock;
    this.allowed = allowed;
  }

  /** Which request it became. */
  record Made(UUID id) {}

  /**
   * Takes a request. One of the same kind that is open for the same person is the answer to it.
   *
   * @param kind export, erase, suppress, unsuppress
   * @param identifier `type:value`, or `profile:` and a profile's id
   * @param purpose for what the data are used; the usual one of the kind when null
   * @throws ProblemException INVALID_VALUE; NOT_FOUND when nobody is known by it; AMBIGUOUS_PERSON;
   *     ERASURE_OPEN
   */
  PrivacyRequest ask(
      Caller caller,
      @Nullable String kind,
      @Nullable String identifier,
      @Nullable String purpose,
      @Nullable String once) {
    requireWhole(caller);
    Optional<RequestKind> wanted = RequestKind.of(String.valueOf(kind));
    new Violations()
        .check(wanted.isPresent(), "kind", kind, "export, erase, suppress, unsuppress")
        .check(
            identifier != null && identifier.length() <= 1_000,
            "identifier",
            identifier == null ? "nothing" : "a long text",
            "type:value")
        .check(
            purpose == null || PURPOSES.contains(purpose),
            "purpose",
            purpose,
            "access, portability, erasure, objection, restriction, consent")
        .throwIfAny();
    RequestKind asked = wanted.orElseThrow();
    String text = String.valueOf(identifier);
    String use = purpose == null ? asked.usualPurpose() : purpose;
    String tenant = caller.tenant();
    return attempts.inTenants(
        List.of(tenant),
        (tx, _) -> {
          Made made =
              idempotency.once(
                  tx,
                  tenant,
                  once,
                  List.of("privacy-requests", asked, text, use),
                  Made.class,
                  () -> new Made(make(tx, caller, asked, text, use)));
          return found(tx, tenant, made.id());
        });
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  PrivacyRequest get(Caller caller, String id) {
    requireWhole(caller);
    return transactions.inTenant(caller.tenant(), tx -> find(tx, caller, id));
  }

  /**
   * The newest first.
   *
   * @param state open or done; all when null
   */
  Page<PrivacyRequest> list(
      Caller caller, @Nullable String state, @Nullable Integer limit, @Nullable String cursor) {
    requireWhole(caller);
    new Violations()
        .check(
            state == null || state.equals("open") || state.equals("done"),
            "?state",
            state,
            "open, done")
        .throwIfAny();
    int size = Limits.page(limit);
    Cursor.Place behind = cursor == null ? null : Cursor.place(cursor);
    List<PrivacyRequest> some =
        transactions.inTenant(
            caller.tenant(),
            tx ->
                store.list(
                    tx,
                    caller.tenant(),
                    state == null ? null : state.toUpperCase(Locale.ROOT),
                    behind == null ? null : behind.at(),
                    behind == null ? null : behind.id(),
                    size + 1));
    return Page.of(some, size, last -> new Cursor.Place(last.requestedAt(), last.id()).cursor());
  }

  /**
   * The request of an archive that can be fetched; that it is fetched is told to the audit log.
   *
   * @throws ProblemException NOT_FOUND for none, and for one that is gone; ARCHIVE_NOT_READY
   */
  PrivacyRequest disclose(Caller caller, String id) {
    requireWhole(caller);
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          PrivacyRequest request = find(tx, caller, id);
          if (request.kind() != RequestKind.EXPORT) {
            throw ProblemException.notFound("archive of privacy request " + id);
          }
          if (!request.done()) {
            throw new ProblemException(
                PrivacyReason.ARCHIVE_NOT_READY, "Some services have not given their part yet.");
          }
          Instant until = request.archiveUntil();
          if (until == null || !clock.instant().isBefore(until)) {
            throw ProblemException.notFound("archive of privacy request " + id);
          }
          audit.disclosed(tx, request);
          return request;
        });
  }

  /** Gives out the parts of a service, one after the other. */
  void parts(PrivacyRequest request, String service, Consumer<String> out) {
    for (int number = 0; ; number++) {
      int next = number;
      Optional<String> part =
          transactions.inWholeTenant(
              request.tenant(),
              tx -> archives.part(tx, request.tenant(), request.id(), service, next));
      if (part.isEmpty()) {
        return;
      }
      out.accept(part.get());
    }
  }

  Instant now() {
    return clock.instant();
  }

  private UUID make(Handle tx, Caller caller, RequestKind kind, String identifier, String purpose) {
    String tenant = caller.tenant();
    Set<Identifier> named = named(rules.of(tenant), identifier);
    Optional<UUID> person = person(tx, tenant, named);
    boolean lifts = kind == RequestKind.UNSUPPRESS && withheld.suppressed(tx, tenant, named);
    if (person.isEmpty() && !lifts) {
      throw ProblemException.notFound("person of this identifier");
    }
    if (person.isPresent()) {
      List<PrivacyRequest> open = store.open(tx, tenant, person.get());
      Optional<PrivacyRequest> same = open.stream().filter(r -> r.kind() == kind).findFirst();
      if (same.isPresent()) {
        return same.get().id();
      }
      if (open.stream().anyMatch(r -> r.kind() == RequestKind.ERASE)) {
        throw new ProblemException(
            PrivacyReason.ERASURE_OPEN, "The person is being erased: nothing else can be asked.");
      }
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    PrivacyRequest request =
        new PrivacyRequest(
            tenant,
            Ids.next(),
            kind,
            purpose,
            false,
            person.orElse(null),
            lifts ? new Whom(List.of(), List.copyOf(named)) : null,
            caller.name(),
            now,
            now.plus(allowed),
            null,
            null,
            List.of());
    if (!store.add(tx, request)) {
      // somebody asked for the same at this very moment
      return store.open(tx, tenant, person.orElseThrow()).stream()
          .filter(r -> r.kind() == kind)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("An open request is gone"))
          .id();
    }
    audit.asked(tx, request);
    work.schedule(tx, tenant, request.id(), now);
    return request.id();
  }

  /**
   * @throws ProblemException AMBIGUOUS_PERSON
   */
  private Optional<UUID> person(Handle tx, String tenant, Set<Identifier> named) {
    Set<UUID> found = new TreeSet<>();
    for (Identifier one : named) {
      if (one.type().equals(PROFILE)) {
        return people.living(tx, tenant, UUID.fromString(one.value()));
      }
      found.addAll(people.named(tx, tenant, one));
    }
    if (found.size() > 1) {
      throw new ProblemException(
          PrivacyReason.AMBIGUOUS_PERSON,
          "Several people are known by it: name one as profile:<id> (found: %s)".formatted(found));
    }
    return found.stream().findFirst();
  }

  /** In each form that it ever had by the tenant's rules: nobody is missed for newer ones. */
  private static Set<Identifier> named(IdentifierRules rules, String text) {
    Identifier raw = Identifier.parse(text);
    if (raw.type().equals(PROFILE)) {
      return Set.of(
          new Identifier(
              PROFILE,
              Ids.parse(raw.value())
                  .orElseThrow(
                      () -> ProblemException.invalid("identifier", "a text", "profile:<id>"))
                  .toString()));
    }
    Set<Identifier> forms = rules.forms(raw, null);
    if (forms.isEmpty()) {
      throw ProblemException.invalid(
          "identifier",
          "what names nobody",
          "userId, email, phone, anonymousId or deviceId, a colon and its value");
    }
    return forms;
  }

  private PrivacyRequest find(Handle tx, Caller caller, String id) {
    return Ids.parse(id)
        .flatMap(uuid -> store.find(tx, caller.tenant(), uuid))
        .orElseThrow(() -> ProblemException.notFound("privacy request " + id));
  }

  private PrivacyRequest found(Handle tx, String tenant, UUID id) {
    return store
        .find(tx, tenant, id)
        .orElseThrow(() -> ProblemException.notFound("privacy request " + id));
  }

  /** A person is one in all units, so nobody of some units decides about them. */
  private static void requireWhole(Caller caller) {
    if (!caller.units().isEmpty()) {
      throw new ProblemException(
          CommonReason.UNIT_DENIED, "Privacy requests are for people of the whole tenant.");
    }
  }
}
