package io.carillon.identity.profile;

import io.carillon.identity.person.Attempts;
import io.carillon.identity.person.Cause;
import io.carillon.identity.person.ChangeStore;
import io.carillon.identity.person.People;
import io.carillon.identity.person.Person;
import io.carillon.identity.person.PersonCodec;
import io.carillon.identity.person.PersonStore;
import io.carillon.identity.person.Ref;
import io.carillon.identity.person.Wanted;
import io.carillon.identity.resolution.Rift;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Merges that look wrong, and what operators make of them. */
@ApplicationScoped
class Suspects {
  private static final String OPEN = "open";
  private static final String APPROVED = "approved";
  private static final String REFUSED = "refused";

  private final Transactions transactions;
  private final Attempts attempts;
  private final PersonStore persons;
  private final ChangeStore changes;
  private final ProfileChanges merges;
  private final SuspectStore store;
  private final ProfileAudit audit;
  private final Outbox outbox;
  private final Clock clock;

  @Inject
  Suspects(
      Transactions transactions,
      Attempts attempts,
      PersonStore persons,
      ChangeStore changes,
      ProfileChanges merges,
      SuspectStore store,
      ProfileAudit audit,
      Outbox outbox,
      Clock clock) {
    this.transactions = transactions;
    this.attempts = attempts;
    this.persons = persons;
    this.changes = changes;
    this.merges = merges;
    this.store = store;
    this.audit = audit;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * The latest first.
   *
   * @throws ProblemException INVALID_VALUE
   */
  Page<SuspectView> list(
      Caller caller, String state, @Nullable Integer limit, @Nullable String cursor) {
    if (!Set.of(OPEN, APPROVED, REFUSED).contains(state)) {
      throw ProblemException.invalid("?state", state, "open, approved or refused");
    }
    int size = Limits.page(limit);
    SuspectStore.Behind behind = cursor == null ? null : behind(cursor);
    return Page.of(
        transactions.inTenant(
            caller.tenant(), tx -> store.list(tx, caller.tenant(), state, behind, size + 1)),
        size,
        last -> Cursor.encode(last.foundAt().toString(), last.id().toString()));
  }

  /**
   * Makes the two one. Approved again, it answers the same.
   *
   * @throws ProblemException NOT_FOUND; ALREADY_DECIDED; whatever speaks against a merge
   */
  SuspectView approve(Caller caller, String id) {
    return decide(
        caller,
        id,
        APPROVED,
        (tx, asked, _, _) -> {
          List<String> both = List.of(asked.profile().toString(), asked.other().toString());
          var unused = merges.merge(tx, caller, both, "approved: " + asked.reason(), false);
        });
  }

  /**
   * The two are two people: no event joins them any more. Refused again, it answers the same.
   *
   * @throws ProblemException NOT_FOUND; ALREADY_DECIDED, also when the two are one by now
   */
  SuspectView refuse(Caller caller, String id) {
    return decide(
        caller,
        id,
        REFUSED,
        (tx, asked, people, both) -> {
          Person one = both.getFirst();
          Person other = both.getLast();
          if (one.ref().equals(other.ref())) {
            throw new ProblemException(
                ProfileReason.ALREADY_DECIDED, "The two are one by now: undo that merge.");
          }
          if (!Rift.between(List.of(one.side(), other.side()))) {
            people.put(one.with(new Rift(asked.id(), false)));
            people.put(other.with(new Rift(asked.id(), true)));
          }
          people.log(
              one.ref(),
              "REFUSED",
              List.of(other.ref().id()),
              Cause.operator(caller.name(), "", now()));
          changes.save(tx, people);
          outbox.add(tx, PersonCodec.states(people));
        });
  }

  /** What a decision does to the people, as they live on today. */
  private interface Deed {
    void happen(Handle tx, SuspectView asked, People people, List<Person> both);
  }

  /** All of it or nothing: of two who decide at once, one wins, and the other is told so. */
  private SuspectView decide(Caller caller, String id, String state, Deed deed) {
    String tenant = caller.tenant();
    return attempts.inTenants(
        List.of(tenant),
        (tx, _) -> {
          SuspectView asked =
              Ids.parse(id)
                  .flatMap(known -> store.find(tx, tenant, known))
                  .orElseThrow(() -> unknown(id));
          List<UUID> ids = List.of(asked.profile(), asked.other());
          People people = persons.load(tx, Wanted.profiles(tenant, ids));
          List<Person> both = ids.stream().map(one -> seen(caller, people, one, id)).toList();
          if (asked.state().equals(OPEN)) {
            deed.happen(tx, asked, people, both);
            // last, so that whoever waits for the row holds nothing that is needed here
            if (store.decide(tx, tenant, asked.id(), state, caller.name(), now())) {
              audit.decided(tx, tenant, unit(caller, both.getFirst()), asked.id(), state);
            }
          }
          SuspectView after = store.find(tx, tenant, asked.id()).orElseThrow(() -> unknown(id));
          if (!after.state().equals(state)) {
            throw new ProblemException(
                ProfileReason.ALREADY_DECIDED, "It was %s before.".formatted(after.state()));
          }
          return after;
        });
  }

  /** As if there were none, where the caller's units do not see both people. */
  private static Person seen(Caller caller, People people, UUID profile, String id) {
    return people
        .person(new Ref(caller.tenant(), profile))
        .filter(person -> Found.visibleIn(person, caller.units()))
        .orElseThrow(() -> unknown(id));
  }

  private static ProblemException unknown(String id) {
    return ProblemException.notFound("suspicious merge " + id);
  }

  /** The unit through which the caller sees the person. */
  private static String unit(Caller caller, Person person) {
    return caller.units().stream()
        .filter(own -> Found.visibleIn(person, List.of(own)))
        .findFirst()
        .orElse(Units.top(caller.tenant()));
  }

  private static SuspectStore.Behind behind(String cursor) {
    List<String> parts = Cursor.decode(cursor, 2);
    try {
      return Ids.parse(parts.getLast())
          .map(id -> new SuspectStore.Behind(Instant.parse(parts.getFirst()), id))
          .orElseThrow(() -> foreign(cursor));
    } catch (DateTimeParseException e) {
      throw foreign(cursor);
    }
  }

  private static ProblemException foreign(String cursor) {
    return ProblemException.invalid("?cursor", cursor, "a nextCursor of this list");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
