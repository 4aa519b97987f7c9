package io.carillon.journey.enrollment;

import io.carillon.journey.catalog.Catalog;
import io.carillon.journey.enrollment.Arrival.Candidate;
import io.carillon.journey.enrollment.Arrival.Happened;
import io.carillon.journey.enrollment.Arrival.Merged;
import io.carillon.journey.enrollment.Arrival.Parted;
import io.carillon.journey.enrollment.EnrollmentStore.Asked;
import io.carillon.journey.step.Admissions;
import io.carillon.journey.step.Admissions.Admission;
import io.carillon.journey.step.Admissions.Previous;
import io.carillon.journey.step.Input;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.privacy.AliasStore;
import io.carillon.platform.privacy.Profile;
import io.carillon.platform.store.Ids;
import io.carillon.platform.timers.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Applies what arrived, in its order: a few statements, however much it is. */
@ApplicationScoped
class Arrivals {
  private final EnrollmentStore store;
  private final AliasStore aliases;
  private final Catalog catalog;
  private final Merges merges;
  private final Timers timers;
  private final Outbox outbox;

  @Inject
  Arrivals(
      EnrollmentStore store,
      AliasStore aliases,
      Catalog catalog,
      Merges merges,
      Timers timers,
      Outbox outbox) {
    this.store = store;
    this.aliases = aliases;
    this.catalog = catalog;
    this.merges = merges;
    this.timers = timers;
    this.outbox = outbox;
  }

  /** What is known before the first arrival is applied. */
  private record Before(
      Map<Profile, UUID> survivors, Map<Asked, Previous> previous, Set<UUID> known) {
    Profile canonical(Profile profile) {
      return new Profile(profile.tenant(), survivors.getOrDefault(profile, profile.id()));
    }
  }

  /**
   * Of tenants whose people nobody else holds where two become one or apart.
   *
   * @param arrivals up to the next undo of a merge: what follows it is applied to what it has
   *     written
   */
  void apply(Handle tx, List<Arrival> arrivals, Instant now) {
    Session session = new Session(tx, now, catalog);
    Before before = read(tx, session, arrivals);
    for (Arrival arrival : arrivals) {
      switch (arrival) {
        case Merged merged -> merges.apply(tx, session, merged, before.survivors());
        case Parted parted -> merges.undo(tx, session, parted, before.survivors());
        case Happened happened -> happened(session, happened, before);
      }
    }
    session.write(store, timers, outbox);
  }

  private Before read(Handle tx, Session session, List<Arrival> arrivals) {
    Set<String> tenants = new TreeSet<>();
    Set<Profile> profiles = new HashSet<>();
    Set<UUID> named = new HashSet<>();
    Instant since = Instant.MAX;
    for (Arrival arrival : arrivals) {
      tenants.add(arrival.profile().tenant());
      profiles.add(arrival.profile());
      switch (arrival) {
        case Merged merged ->
            profiles.add(new Profile(merged.profile().tenant(), merged.survivor()));
        case Parted parted -> profiles.addAll(parted.everybody());
        case Happened happened -> {
          if (happened.told() != null) {
            named.add(happened.told().enrollment());
          }
          since = happened.happening().at().isBefore(since) ? happened.happening().at() : since;
        }
      }
    }
    Map<Profile, UUID> survivors = new HashMap<>(aliases.survivors(tx, profiles));
    Set<UUID> people = new HashSet<>(survivors.values());
    profiles.forEach(profile -> people.add(profile.id()));
    for (Arrival arrival : arrivals) {
      if (arrival instanceof Parted parted) {
        people.addAll(store.owners(tx, parted.profile().tenant(), parted.members()));
      }
    }
    session.add(
        store.lock(tx, tenants, people, named, since.equals(Instant.MAX) ? Instant.EPOCH : since));
    Before aliased = new Before(survivors, Map.of(), Set.of());
    Set<Asked> asked = new HashSet<>();
    Set<UUID> ids = new HashSet<>();
    for (Arrival arrival : arrivals) {
      if (arrival instanceof Happened happened) {
        for (Candidate candidate : happened.candidates()) {
          ids.add(id(happened, candidate));
          asked.add(asked(happened.profile(), candidate));
          asked.add(asked(aliased.canonical(happened.profile()), candidate));
          // a merge in this very batch may make it another person's
          for (Arrival other : arrivals) {
            if (other instanceof Merged merged) {
              asked.add(
                  asked(new Profile(merged.profile().tenant(), merged.survivor()), candidate));
            }
          }
        }
      }
    }
    return new Before(survivors, store.previous(tx, asked), store.known(tx, tenants, ids));
  }

  private void happened(Session session, Happened happened, Before before) {
    Profile profile = before.canonical(happened.profile());
    Set<UUID> moved = new HashSet<>();
    for (EnrollmentRow row : concerned(session, happened, profile)) {
      if (happened.concerns(row) && !row.applied().has(happened.mark())) {
        UUID id = row.enrollment().id();
        Input input = happened.input(id);
        Cause cause =
            input instanceof Input.MessageOutcome
                ? new Cause(
                    happened.cause().eventId(), row.cause().hops(), happened.cause().trace())
                : happened.cause();
        if (session.move(row, input, happened.mark(), cause, happened.shown())) {
          moved.add(id);
        }
      }
    }
    for (Candidate candidate : happened.candidates()) {
      enter(session, happened, profile, candidate, moved, before);
    }
  }

  private static Collection<EnrollmentRow> concerned(
      Session session, Happened happened, Profile profile) {
    List<EnrollmentRow> rows = session.rows(profile);
    if (happened.told() == null
        || rows.stream()
            .anyMatch(row -> row.enrollment().id().equals(happened.told().enrollment()))) {
      return rows;
    }
    List<EnrollmentRow> more = new ArrayList<>(rows);
    session
        .row(happened.told().enrollment())
        .filter(row -> row.tenant().equals(profile.tenant()))
        .ifPresent(more::add);
    return more;
  }

  private void enter(
      Session session,
      Happened happened,
      Profile profile,
      Candidate candidate,
      Set<UUID> moved,
      Before before) {
    UUID id = id(happened, candidate);
    boolean movedAlready =
        session.rows(profile).stream()
            .filter(row -> moved.contains(row.enrollment().id()))
            .anyMatch(row -> isOf(row, candidate));
    if (movedAlready || before.known().contains(id) || session.row(id).isPresent()) {
      return;
    }
    Admission admission =
        Admissions.again(
            candidate.journey(),
            candidate.instanceKey(),
            session.earlier(
                profile,
                candidate.journey().id(),
                candidate.instanceKey(),
                newest(
                    before.previous().get(asked(profile, candidate)),
                    before.previous().get(asked(happened.profile(), candidate)))),
            happened.happening().at(),
            happened.person().zone());
    if (admission instanceof Admission.Admitted) {
      session.enter(
          id,
          profile,
          happened.member(),
          candidate.journey(),
          candidate.unit(),
          candidate.instanceKey(),
          happened.happening(),
          happened.person(),
          happened.mark(),
          happened.cause(),
          happened.shown());
    }
  }

  private static @Nullable Previous newest(@Nullable Previous a, @Nullable Previous b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.enteredAt().isBefore(b.enteredAt()) ? b : a;
  }

  private static boolean isOf(EnrollmentRow row, Candidate candidate) {
    return row.journeyId().equals(candidate.journey().id())
        && row.enrollment().instanceKey().equals(candidate.instanceKey());
  }

  private static Asked asked(Profile profile, Candidate candidate) {
    return new Asked(
        profile.tenant(), profile.id(), candidate.journey().id(), candidate.instanceKey());
  }

  /** The same for each repetition of an event, whoever the person is by then. */
  private static UUID id(Happened happened, Candidate candidate) {
    return Ids.hash(
        "enrollment",
        happened.profile().tenant(),
        candidate.journey().id(),
        candidate.instanceKey(),
        happened.happening().id());
  }
}
