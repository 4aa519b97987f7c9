package io.carillon.journey.enrollment;

import io.carillon.journey.catalog.Catalog;
import io.carillon.journey.catalog.Journeys;
import io.carillon.journey.definition.Conditions.Need;
import io.carillon.journey.definition.Entry;
import io.carillon.journey.definition.JourneyReason;
import io.carillon.journey.enrollment.EnrollmentStore.Asked;
import io.carillon.journey.enrollment.EnrollmentStore.Filter;
import io.carillon.journey.step.Admissions;
import io.carillon.journey.step.Admissions.Admission;
import io.carillon.journey.step.Happening;
import io.carillon.journey.step.Input;
import io.carillon.journey.step.Journey;
import io.carillon.journey.step.Journey.Standing;
import io.carillon.journey.step.Person;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.events.Traces;
import io.carillon.platform.privacy.AliasStore;
import io.carillon.platform.privacy.Profile;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.timers.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What callers can do with enrollments. */
@ApplicationScoped
class Enrollments {
  /** The name of the event that an entry by the API is. */
  static final String ENTRY = "Journey Enrolled";

  private static final Logger LOG = Logger.getLogger(Enrollments.class);

  private final Transactions transactions;
  private final EnrollmentStore store;
  private final AliasStore aliases;
  private final Journeys journeys;
  private final Catalog catalog;
  private final PeopleClient people;
  private final Idempotency idempotency;
  private final Timers timers;
  private final Outbox outbox;
  private final Clock clock;
  private final Callers callers;

  @Inject
  Enrollments(
      Transactions transactions,
      EnrollmentStore store,
      AliasStore aliases,
      Journeys journeys,
      Catalog catalog,
      PeopleClient people,
      Idempotency idempotency,
      Timers timers,
      Outbox outbox,
      Clock clock,
      Callers callers) {
    this.transactions = transactions;
    this.store = store;
    this.aliases = aliases;
    this.journeys = journeys;
    this.catalog = catalog;
    this.people = people;
    this.idempotency = idempotency;
    this.timers = timers;
    this.outbox = outbox;
    this.clock = clock;
    this.callers = callers;
  }

  /**
   * A wish to put somebody in.
   *
   * @param profile null when the identifier says who
   */
  record Wish(
      @Nullable UUID profile,
      @Nullable String identifier,
      @Nullable Map<String, Object> properties,
      @Nullable String instanceKey) {}

  /**
   * Puts somebody in. The same key and wish give the first answer again, whatever has changed
   * since.
   *
   * @throws ProblemException NOT_FOUND, NOT_PUBLISHED, ENTRY_NOT_BY_API, REENTRY_REFUSED,
   *     IDEMPOTENCY_KEY_REUSED
   */
  EnrollmentView enroll(String tenant, String keyOrId, Wish wish, @Nullable String idempotencyKey) {
    String given = wish.instanceKey() == null ? "" : wish.instanceKey();
    if (given.length() > Admissions.LONGEST_KEY) {
      throw ProblemException.invalid(
          "instanceKey", given, "at most " + Admissions.LONGEST_KEY + " characters");
    }
    UUID journeyId = journeys.id(tenant, keyOrId);
    List<Object> request = List.of("enroll", journeyId, wish);
    Function<Handle, Optional<EnrollmentView>> before =
        tx -> idempotency.known(tx, tenant, idempotencyKey, request, EnrollmentView.class);
    Optional<EnrollmentView> answered =
        idempotencyKey == null ? Optional.empty() : transactions.inTenant(tenant, before);
    return answered.orElseGet(
        () -> {
          Journey journey = open(tenant, journeyId, keyOrId);
          Person person = person(tenant, wish, journey);
          String unit = Units.choose(callers.current(), null);
          // what a sister unit does with the same person on the same journey counts as well
          return transactions.inWholeTenant(
              tenant,
              tx ->
                  idempotency.once(
                      tx,
                      tenant,
                      idempotencyKey,
                      request,
                      EnrollmentView.class,
                      () -> enter(tx, tenant, journey, unit, person, wish, given)));
        });
  }

  private Journey open(String tenant, UUID id, String keyOrId) {
    Journey journey =
        catalog
            .live(tenant, id)
            .filter(live -> live.standing() instanceof Standing.Live)
            .orElseThrow(
                () ->
                    new ProblemException(
                        JourneyReason.NOT_PUBLISHED,
                        "The journey %s is not live: nobody can enter.".formatted(keyOrId)));
    if (!(journey.definition().entry() instanceof Entry.ByApi)) {
      throw new ProblemException(
          JourneyReason.ENTRY_NOT_BY_API,
          "The journey %s is not entered by the API.".formatted(journey.key()));
    }
    return journey;
  }

  private Person person(String tenant, Wish wish, Journey journey) {
    UUID profile = wish.profile();
    String identifier = wish.identifier();
    if ((profile == null) == (identifier == null)) {
      throw ProblemException.invalid(
          "profile", profile == null ? "nothing" : "both", "either profile or identifier");
    }
    UUID id = identifier == null ? profile : people.resolve(tenant, identifier);
    if (id == null) {
      throw ProblemException.notFound("the profile");
    }
    return people.one(tenant, id, journey.conditions().needsToStart().contains(Need.FACTS));
  }

  private EnrollmentView enter(
      Handle tx,
      String tenant,
      Journey journey,
      String unit,
      Person person,
      Wish wish,
      String given) {
    Instant now = now();
    UUID id = Ids.next();
    Happening happening =
        new Happening(
            id.toString(), ENTRY, now, wish.properties() == null ? Map.of() : wish.properties());
    UUID known = Ids.parse(person.id()).orElseThrow(() -> ProblemException.notFound("the profile"));
    Profile profile = new Profile(tenant, aliases.hold(tx, tenant, known));
    String instanceKey =
        given.isEmpty()
            ? Admissions.unkeyed(journey.definition().entry().reentry(), happening)
            : given;
    Session session = new Session(tx, now, catalog);
    session.add(store.lock(tx, List.of(tenant), List.of(profile.id()), List.of(), now));
    Asked asked = new Asked(tenant, profile.id(), journey.id(), instanceKey);
    Admission admission =
        Admissions.again(
            journey,
            instanceKey,
            session.earlier(
                profile, journey.id(), instanceKey, store.previous(tx, List.of(asked)).get(asked)),
            now,
            person.zone());
    return switch (admission) {
      case Admission.Refused(Admissions.Refusal refusal, String why) ->
          throw new ProblemException(JourneyReason.REENTRY_REFUSED, refusal.name() + ": " + why);
      case Admission.Admitted(String key) -> {
        EnrollmentRow row =
            session.enter(
                id,
                profile,
                known,
                journey,
                unit,
                key,
                happening,
                person,
                null,
                new Cause("", 0, Traces.current()),
                Map.of("input", "api", "name", ENTRY, "eventId", id.toString()));
        session.write(store, timers, outbox);
        yield EnrollmentView.of(row, journey.key());
      }
    };
  }

  /**
   * Takes somebody out; who is out stays as they are.
   *
   * @throws ProblemException NOT_FOUND
   */
  EnrollmentView takeOut(String tenant, UUID id, String reason, String by) {
    return transactions.inTenant(
        tenant,
        tx -> {
          Session session = new Session(tx, now(), catalog);
          session.add(store.lock(tx, List.of(tenant), List.of(id)));
          EnrollmentRow row =
              session.row(id).orElseThrow(() -> ProblemException.notFound("enrollment " + id));
          session.move(
              row,
              new Input.TakenOut(reason, by),
              null,
              new Cause("", 0, Traces.current()),
              Map.of("input", "operator", "by", by));
          session.write(store, timers, outbox);
          return EnrollmentView.of(row, key(tx, row));
        });
  }

  /** Takes a person out of a journey, whatever the instance keys. */
  List<EnrollmentView> takeOutOf(
      String tenant, String keyOrId, Supplier<UUID> who, String reason, String by) {
    UUID journey = journeys.id(tenant, keyOrId);
    UUID profile = who.get();
    List<UUID> active =
        transactions.inTenant(
            tenant,
            tx ->
                store
                    .list(
                        tx,
                        tenant,
                        new Filter(journey, aliases.survivor(tx, tenant, profile), null, true),
                        null,
                        null,
                        Admissions.MOST_AT_ONCE)
                    .stream()
                    .map(row -> row.enrollment().id())
                    .toList());
    return active.stream().map(id -> takeOut(tenant, id, reason, by)).toList();
  }

  /** One enrollment with its trail. */
  EnrollmentView get(String tenant, UUID id) {
    return transactions.inTenant(
        tenant,
        tx -> {
          EnrollmentRow row =
              store
                  .find(tx, tenant, id)
                  .orElseThrow(() -> ProblemException.notFound("enrollment " + id));
          return EnrollmentView.of(row, key(tx, row)).with(store.trail(tx, tenant, id));
        });
  }

  /** Newest first. */
  Page<EnrollmentView> list(
      String tenant,
      @Nullable String journey,
      @Nullable UUID profile,
      @Nullable String step,
      @Nullable Boolean active,
      @Nullable Integer limit,
      @Nullable String cursor) {
    int size = Limits.page(limit);
    UUID journeyId = journey == null ? null : journeys.id(tenant, journey);
    List<String> place = cursor == null ? null : Cursor.decode(cursor, 2);
    Instant before = place == null ? null : instant(place.getFirst());
    UUID beforeId = place == null ? null : Ids.parse(place.getLast()).orElse(new UUID(0, 0));
    return transactions.inTenant(
        tenant,
        tx -> {
          UUID person = profile == null ? null : aliases.survivor(tx, tenant, profile);
          Filter filter = new Filter(journeyId, person, step, active);
          List<EnrollmentView> found =
              store.list(tx, tenant, filter, before, beforeId, size + 1).stream()
                  .map(row -> EnrollmentView.of(row, key(tx, row)))
                  .toList();
          return Page.of(
              found,
              size,
              last -> Cursor.encode(last.enteredAt().toString(), last.id().toString()));
        });
  }

  /**
   * What a person is and was on.
   *
   * @throws ProblemException NOT_FOUND when identity says that there is no such profile
   */
  Page<EnrollmentView> ofProfile(
      String tenant,
      UUID profile,
      @Nullable Boolean active,
      @Nullable Integer limit,
      @Nullable String cursor) {
    Page<EnrollmentView> page = list(tenant, null, profile, null, active, limit, cursor);
    if (page.items().isEmpty() && cursor == null) {
      try {
        people.one(tenant, profile, false);
      } catch (ProblemException e) {
        if (!e.reason().kind().passes()) {
          throw e;
        }
        LOG.debugf("Nobody can tell whether a profile exists: %s", e.detail());
      }
    }
    return page;
  }

  private String key(Handle tx, EnrollmentRow row) {
    return catalog.version(tx, row.tenant(), row.journeyId(), row.enrollment().version()).key();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw ProblemException.invalid("?cursor", text, "a nextCursor of this list");
    }
  }
}
