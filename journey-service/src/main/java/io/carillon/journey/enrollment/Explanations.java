package io.carillon.journey.enrollment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.journey.catalog.Catalog;
import io.carillon.journey.catalog.Journeys;
import io.carillon.journey.definition.Entry;
import io.carillon.journey.enrollment.EnrollmentStore.Asked;
import io.carillon.journey.enrollment.EnrollmentStore.Filter;
import io.carillon.journey.step.Admissions;
import io.carillon.journey.step.Admissions.Admission;
import io.carillon.journey.step.Happening;
import io.carillon.journey.step.Journey;
import io.carillon.journey.step.Journey.Standing;
import io.carillon.journey.step.Person;
import io.carillon.platform.privacy.AliasStore;
import io.carillon.platform.privacy.Profile;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Why a person is on a journey, or is not. */
@ApplicationScoped
class Explanations {
  private static final int EVENTS = 10;

  private final Transactions transactions;
  private final EnrollmentStore store;
  private final AliasStore aliases;
  private final Journeys journeys;
  private final Catalog catalog;
  private final PeopleClient people;
  private final ArchiveClient archive;
  private final Clock clock;

  @Inject
  Explanations(
      Transactions transactions,
      EnrollmentStore store,
      AliasStore aliases,
      Journeys journeys,
      Catalog catalog,
      PeopleClient people,
      ArchiveClient archive,
      Clock clock) {
    this.transactions = transactions;
    this.store = store;
    this.aliases = aliases;
    this.journeys = journeys;
    this.catalog = catalog;
    this.people = people;
    this.archive = archive;
    this.clock = clock;
  }

  /**
   * @param entered whether the person ever entered
   * @param enrollment the newest; null when there is none
   * @param mayEnterNow whether the next entry would let the person in, as far as can be told
   * @param checks what was looked at, in the order in which it counts
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Explanation(
      String journey,
      UUID profile,
      boolean entered,
      @Nullable UUID enrollment,
      @Nullable Instant enteredAt,
      boolean mayEnterNow,
      List<Check> checks) {}

  /**
   * @param ok null when it cannot be told now
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Check(String check, @Nullable Boolean ok, String found) {}

  Explanation explain(String tenant, UUID asked, String keyOrId) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    UUID id = journeys.id(tenant, keyOrId);
    Optional<Journey> live = catalog.live(tenant, id);
    Person person = people.one(tenant, asked, true);
    return transactions.inTenant(
        tenant,
        tx -> {
          UUID profile = aliases.survivor(tx, tenant, asked);
          List<EnrollmentRow> found =
              store.list(tx, tenant, new Filter(id, profile, null, null), null, null, 1);
          List<Check> checks = new ArrayList<>();
          boolean isLive = live.isPresent() && live.get().standing() instanceof Standing.Live;
          checks.add(new Check("live", isLive, isLive ? "it takes people in" : "it does not"));
          live.ifPresent(
              journey -> entry(tx, new Profile(tenant, profile), journey, person, now, checks));
          return new Explanation(
              live.map(Journey::key).orElse(keyOrId),
              profile,
              !found.isEmpty(),
              found.isEmpty() ? null : found.getFirst().enrollment().id(),
              found.isEmpty() ? null : found.getFirst().enrollment().enteredAt(),
              isLive && checks.stream().noneMatch(c -> Boolean.FALSE.equals(c.ok())),
              checks);
        });
  }

  private void entry(
      Handle tx, Profile profile, Journey journey, Person person, Instant now, List<Check> checks) {
    switch (journey.definition().entry()) {
      case Entry.ByEvent entry -> byEvent(tx, profile, journey, entry, person, now, checks);
      case Entry.BySegment entry -> {
        boolean member = person.segments().contains(entry.segment());
        boolean enters = entry.on() == Entry.Transition.ENTER;
        checks.add(
            new Check(
                "segment",
                null,
                "the person is %s the segment %s now; the journey is entered on %s it"
                    .formatted(
                        member ? "in" : "not in",
                        entry.segment(),
                        enters ? "entering" : "leaving")));
        again(tx, profile, journey, "", person, now, checks);
      }
      case Entry.ByApi _ -> {
        checks.add(new Check("entry", true, "by a call of the API at any time"));
        again(tx, profile, journey, "", person, now, checks);
      }
    }
  }

  private void byEvent(
      Handle tx,
      Profile profile,
      Journey journey,
      Entry.ByEvent entry,
      Person person,
      Instant now,
      List<Check> checks) {
    List<Happening> happened;
    try {
      happened =
          archive.newest(profile.tenant(), profile.id(), entry.event(), journey.unit(), EVENTS);
    } catch (ProblemException e) {
      checks.add(new Check("event", null, "the archive of events cannot be asked now"));
      again(tx, profile, journey, "", person, now, checks);
      return;
    }
    if (happened.isEmpty()) {
      checks.add(new Check("event", false, "no event " + entry.event() + " is known"));
      return;
    }
    Happening newest = happened.getFirst();
    checks.add(
        new Check(
            "event",
            true,
            "%d of the newest events are %s, the last one at %s"
                .formatted(happened.size(), entry.event(), newest.at())));
    switch (Admissions.key(journey, newest, person, now)) {
      case Admission.Refused(Admissions.Refusal refusal, String why) ->
          checks.add(new Check("condition", false, refusal.name() + " for the last event: " + why));
      case Admission.Admitted(String instanceKey) -> {
        checks.add(new Check("condition", true, "it holds for the last event"));
        again(tx, profile, journey, instanceKey, person, now, checks);
      }
    }
  }

  private void again(
      Handle tx,
      Profile profile,
      Journey journey,
      String instanceKey,
      Person person,
      Instant now,
      List<Check> checks) {
    Asked asked = new Asked(profile.tenant(), profile.id(), journey.id(), instanceKey);
    int active =
        store
            .list(
                tx,
                profile.tenant(),
                new Filter(journey.id(), profile.id(), null, true),
                null,
                null,
                Admissions.MOST_AT_ONCE)
            .size();
    Admission admission =
        Admissions.again(
            journey,
            instanceKey,
            new Admissions.Earlier(active, store.previous(tx, List.of(asked)).get(asked)),
            now,
            person.zone());
    checks.add(
        switch (admission) {
          case Admission.Admitted _ ->
              new Check("reentry", true, "nothing before keeps the person out");
          case Admission.Refused(Admissions.Refusal refusal, String why) ->
              new Check("reentry", false, refusal.name() + ": " + why);
        });
  }
}
