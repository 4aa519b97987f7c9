package io.carillon.journey.enrollment;

import io.carillon.journey.catalog.Catalog;
import io.carillon.journey.definition.JourneyDefinition.Objective;
import io.carillon.journey.enrollment.Applied.Mark;
import io.carillon.journey.step.Admissions.Earlier;
import io.carillon.journey.step.Admissions.Previous;
import io.carillon.journey.step.Effect;
import io.carillon.journey.step.Enrollment;
import io.carillon.journey.step.Happening;
import io.carillon.journey.step.Input;
import io.carillon.journey.step.Journey;
import io.carillon.journey.step.Outcome;
import io.carillon.journey.step.Person;
import io.carillon.journey.step.Steps;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.privacy.Profile;
import io.carillon.platform.timers.Timer;
import io.carillon.platform.timers.Timers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The enrollments that one transaction works on, locked; and what follows from their moves. */
final class Session {
  private final Handle tx;
  private final Instant now;
  private final Catalog catalog;
  private final Map<UUID, EnrollmentRow> rows = new LinkedHashMap<>();
  private final List<Outbound> outbound = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();

  Session(Handle tx, Instant now, Catalog catalog) {
    this.tx = tx;
    this.now = now;
    this.catalog = catalog;
  }

  void add(Collection<EnrollmentRow> locked) {
    locked.forEach(row -> rows.put(row.enrollment().id(), row));
  }

  Collection<EnrollmentRow> rows() {
    return rows.values();
  }

  Optional<EnrollmentRow> row(UUID id) {
    return Optional.ofNullable(rows.get(id));
  }

  /** What a person is or was on, the oldest first. */
  List<EnrollmentRow> rows(Profile profile) {
    return rows(profile.tenant(), row -> row.enrollment().profile().equals(profile.id()));
  }

  /** What was entered by way of these profiles, the oldest first. */
  List<EnrollmentRow> entered(String tenant, Set<UUID> members) {
    return rows(tenant, row -> members.contains(row.member()));
  }

  private List<EnrollmentRow> rows(String tenant, Predicate<EnrollmentRow> which) {
    return rows.values().stream()
        .filter(row -> row.tenant().equals(tenant))
        .filter(which)
        .sorted(
            Comparator.comparing((EnrollmentRow row) -> row.enrollment().enteredAt())
                .thenComparing(row -> row.enrollment().id()))
        .toList();
  }

  /** What went before in a journey, with what this transaction did already. */
  Earlier earlier(
      Profile profile, UUID journey, String instanceKey, @Nullable Previous inDatabase) {
    int active = 0;
    Previous newest = inDatabase;
    for (EnrollmentRow row : rows(profile)) {
      if (row.journeyId().equals(journey)) {
        Enrollment enrollment = row.enrollment();
        active += enrollment.active() ? 1 : 0;
        if (enrollment.instanceKey().equals(instanceKey)
            && (newest == null || !enrollment.enteredAt().isBefore(newest.enteredAt()))) {
          Instant leftAt =
              enrollment.place() instanceof Enrollment.Place.Left left ? left.at() : null;
          newest = new Previous(enrollment.enteredAt(), leftAt);
        }
      }
    }
    return new Earlier(active, newest);
  }

  /** Moves an enrollment; true when something changed. */
  boolean move(
      EnrollmentRow row,
      Journey journey,
      Input input,
      @Nullable Mark mark,
      Cause cause,
      Map<String, Object> shown) {
    Journey there = journey.in(row.unit());
    Outcome outcome = Steps.step(there, row.enrollment(), input, now);
    if (!outcome.changed()) {
      return false;
    }
    row.take(outcome, shown, mark, cause, now);
    collect(row, there, outcome, cause);
    return true;
  }

  /** The same with the version that the enrollment is pinned to. */
  boolean move(
      EnrollmentRow row, Input input, @Nullable Mark mark, Cause cause, Map<String, Object> shown) {
    Journey journey =
        catalog.version(tx, row.tenant(), row.journeyId(), row.enrollment().version());
    return move(row, journey, input, mark, cause, shown);
  }

  /**
   * Lets a person in, in a unit.
   *
   * @param member the profile by which they come: their own, or one that was merged into it
   */
  EnrollmentRow enter(
      UUID id,
      Profile profile,
      UUID member,
      Journey shared,
      String unit,
      String instanceKey,
      Happening happening,
      Person person,
      @Nullable Mark mark,
      Cause cause,
      Map<String, Object> shown) {
    Journey journey = shared.in(unit);
    Outcome outcome = Steps.enter(journey, id, profile.id(), instanceKey, happening, person, now);
    Objective objective = journey.definition().objective();
    Instant until =
        objective == null ? null : objective.within().after(happening.at(), ZoneOffset.UTC);
    EnrollmentRow row =
        new EnrollmentRow(
            profile.tenant(),
            journey.id(),
            unit,
            member,
            true,
            until,
            outcome.enrollment(),
            Applied.NOTHING,
            cause);
    row.take(outcome, shown, mark, cause, now);
    rows.put(id, row);
    collect(row, journey, outcome, cause);
    return row;
  }

  /** Sets a timer again. */
  void schedule(Timer timer) {
    timers.add(timer);
  }

  private void collect(EnrollmentRow row, Journey journey, Outcome outcome, Cause cause) {
    for (Effect effect : outcome.effects()) {
      switch (effect) {
        case Effect.Schedule(Instant at, long seq) ->
            timers.add(new Timer(row.tenant(), row.enrollment().id(), seq, at));
        case Effect.SendMessage send ->
            outbound.add(EffectsWire.message(row, journey, send, cause, now));
        case Effect.EmitEvent emit -> outbound.add(EffectsWire.event(row, emit, cause, now));
      }
    }
  }

  /** Writes everything with the transaction. */
  void write(EnrollmentStore store, Timers timing, Outbox outbox) {
    List<EnrollmentRow> changed = rows.values().stream().filter(EnrollmentRow::changed).toList();
    if (!changed.isEmpty()) {
      store.write(tx, changed);
    }
    if (!timers.isEmpty()) {
      timing.schedule(tx, timers);
    }
    outbox.add(tx, outbound);
  }
}
