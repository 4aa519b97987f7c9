package io.carillon.journey.enrollment;

import io.carillon.journey.catalog.Catalog;
import io.carillon.journey.definition.Conditions.Need;
import io.carillon.journey.enrollment.PeopleAsker.Answer;
import io.carillon.journey.step.Enrollment.Place;
import io.carillon.journey.step.Input;
import io.carillon.journey.step.Journey;
import io.carillon.journey.step.Journey.Standing;
import io.carillon.journey.step.Person;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.timers.Timer;
import io.carillon.platform.timers.TimerHandler;
import io.carillon.platform.timers.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Moves enrollments whose time has come. What their conditions need to know of the person is asked
 * in one batch; those that cannot be told now are tried again shortly, the others go on.
 */
@ApplicationScoped
class DueTimers implements TimerHandler {
  private static final Duration LATER = Duration.ofSeconds(1);

  private final EnrollmentStore store;
  private final Catalog catalog;
  private final PeopleAsker people;
  private final Timers timers;
  private final Outbox outbox;

  @Inject
  DueTimers(
      EnrollmentStore store, Catalog catalog, PeopleAsker people, Timers timers, Outbox outbox) {
    this.store = store;
    this.catalog = catalog;
    this.people = people;
    this.timers = timers;
    this.outbox = outbox;
  }

  /** An enrollment whose timer is valid, with its journey as the database has it. */
  private record Due(Timer timer, EnrollmentRow row, Journey journey) {
    boolean movesNow(Instant now) {
      return row.enrollment().place() instanceof Place.Waiting waiting
          && !waiting.wakeAt().isAfter(now);
    }

    Set<Need> needs() {
      return journey.standing() instanceof Standing.Live
          ? journey.conditions().needs(row.enrollment().place().step())
          : Set.of();
    }
  }

  @Override
  public void fire(Handle tx, List<Timer> fired, Instant now) {
    Session session = new Session(tx, now, catalog);
    Set<String> tenants = new TreeSet<>();
    Set<UUID> refs = new HashSet<>();
    for (Timer timer : fired) {
      tenants.add(timer.tenant());
      refs.add(timer.ref());
    }
    session.add(store.lock(tx, tenants, refs));
    Map<String, List<Due>> byTenant = valid(tx, session, fired, now);
    // once for all tenants: many that are not answered for wait no longer than one
    long patience = System.nanoTime() + PeopleAsker.SOON.toNanos();
    byTenant.forEach((tenant, due) -> goOn(session, tenant, due, now, patience));
    session.write(store, timers, outbox);
  }

  /** Those whose timer still means something, by tenant. */
  private Map<String, List<Due>> valid(Handle tx, Session session, List<Timer> fired, Instant now) {
    Map<String, Set<UUID>> asked = new TreeMap<>();
    List<Timer> meant = new ArrayList<>();
    for (Timer timer : fired) {
      row(session, timer)
          .ifPresent(
              row -> {
                meant.add(timer);
                asked.computeIfAbsent(timer.tenant(), _ -> new HashSet<>()).add(row.journeyId());
              });
    }
    Map<UUID, Map<Integer, Journey>> journeys = new HashMap<>();
    asked.forEach((tenant, ids) -> journeys.putAll(catalog.locked(tx, tenant, ids)));
    Map<String, List<Due>> due = new TreeMap<>();
    for (Timer timer : meant) {
      EnrollmentRow row = row(session, timer).orElseThrow();
      Map<Integer, Journey> versions = journeys.get(row.journeyId());
      if (versions == null) {
        // somebody is pausing, resuming or publishing it at this moment
        session.schedule(later(timer, now.plus(LATER)));
        continue;
      }
      Journey journey = versions.get(row.enrollment().version());
      if (journey == null) {
        throw new IllegalStateException("a version of journey " + row.journeyId() + " is missing");
      }
      due.computeIfAbsent(timer.tenant(), _ -> new ArrayList<>())
          .add(new Due(timer, row, journey.in(row.unit())));
    }
    return due;
  }

  private void goOn(Session session, String tenant, List<Due> due, Instant now, long patience) {
    Set<UUID> unknown = new HashSet<>();
    Set<Need> needs = EnumSet.noneOf(Need.class);
    for (Due one : due) {
      if (one.movesNow(now) && !one.needs().isEmpty()) {
        needs.addAll(one.needs());
        unknown.add(one.row().enrollment().profile());
      }
    }
    Answer answer =
        unknown.isEmpty()
            ? new Answer(Map.of(), LATER)
            : people.ask(tenant, unknown, needs, now, patience);
    for (Due one : due) {
      UUID profile = one.row().enrollment().profile();
      Person person = answer.known().get(profile);
      if (person == null && unknown.contains(profile)) {
        session.schedule(later(one.timer(), now.plus(answer.again())));
      } else {
        move(session, one, person == null ? Person.unasked(profile.toString()) : person, now);
      }
    }
  }

  private static void move(Session session, Due due, Person person, Instant now) {
    Cause before = due.row().cause();
    boolean moved =
        session.move(
            due.row(),
            due.journey(),
            new Input.TimerFired(person),
            null,
            new Cause(before.eventId(), 0, before.trace()),
            Map.of("input", "timer", "dueAt", due.timer().dueAt().toString()));
    boolean early =
        !moved
            && due.journey().standing() instanceof Standing.Live
            && due.row().enrollment().place() instanceof Place.Waiting waiting
            && waiting.wakeAt().isAfter(now);
    if (early && due.row().enrollment().place() instanceof Place.Waiting waiting) {
      session.schedule(
          new Timer(due.timer().tenant(), due.timer().ref(), waiting.wakeSeq(), waiting.wakeAt()));
    }
  }

  private static Optional<EnrollmentRow> row(Session session, Timer timer) {
    return session
        .row(timer.ref())
        .filter(row -> row.tenant().equals(timer.tenant()))
        .filter(
            row ->
                row.enrollment().place() instanceof Place.Waiting waiting
                    && waiting.wakeSeq() == timer.seq());
  }

  private static Timer later(Timer timer, Instant at) {
    return new Timer(timer.tenant(), timer.ref(), timer.seq(), at);
  }
}
