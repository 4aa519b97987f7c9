package io.carillon.geo.transition;

import io.carillon.geo.geofence.FenceBook;
import io.carillon.geo.transition.Arrival.Cause;
import io.carillon.geo.transition.Arrival.Merged;
import io.carillon.geo.transition.Arrival.Moved;
import io.carillon.geo.transition.Arrival.Parted;
import io.carillon.geo.transition.Decisions.Decision;
import io.carillon.geo.transition.Decisions.Outcome;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.privacy.AliasStore;
import io.carillon.platform.privacy.Profile;
import io.carillon.platform.timers.Timer;
import io.carillon.platform.timers.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Applies what arrived, in its order: a few statements, however much it is. */
@ApplicationScoped
class Movements {
  private final PersonStore store;
  private final AliasStore aliases;
  private final FenceBook book;
  private final Timers timers;
  private final Outbox outbox;

  @Inject
  Movements(PersonStore store, AliasStore aliases, FenceBook book, Timers timers, Outbox outbox) {
    this.store = store;
    this.aliases = aliases;
    this.book = book;
    this.timers = timers;
    this.outbox = outbox;
  }

  /** The people of a transaction, and what follows. */
  private record Session(
      Map<Profile, PersonRow> rows,
      Map<Profile, UUID> survivors,
      Set<Profile> gone,
      List<Outbound> outbound) {

    Profile canonical(Profile profile) {
      return new Profile(profile.tenant(), survivors.getOrDefault(profile, profile.id()));
    }

    PersonRow row(Profile profile) {
      return Objects.requireNonNull(rows.get(canonical(profile)), "a person was not held");
    }
  }

  /**
   * Of tenants whose people are held so that nobody else merges them.
   *
   * @return how many positions came to which end
   */
  Map<Outcome, Integer> apply(Handle tx, List<Arrival> arrivals, Instant now) {
    Session session = hold(tx, arrivals);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (Arrival arrival : arrivals) {
      switch (arrival) {
        case Merged merged -> merge(tx, session, merged);
        case Parted parted -> part(tx, session, parted);
        case Moved moved -> outcomes.merge(move(session, moved, now), 1, Integer::sum);
      }
    }
    session.gone().forEach(session.rows()::remove);
    store.delete(tx, session.gone());
    write(tx, session.rows().values(), session.outbound());
    return outcomes;
  }

  /**
   * What follows from silence for these people.
   *
   * @param rows locked
   */
  void silence(Handle tx, Collection<PersonRow> rows, Instant now) {
    List<Outbound> outbound = new ArrayList<>();
    for (PersonRow row : rows) {
      Decision decision = Decisions.silence(row.person(), book.of(row.profile().tenant()), now);
      row.take(decision.person());
      tell(outbound, row.profile(), decision, Cause.SILENCE, now);
    }
    write(tx, rows, outbound);
  }

  private Session hold(Handle tx, List<Arrival> arrivals) {
    Set<Profile> named = new HashSet<>();
    for (Arrival arrival : arrivals) {
      named.add(arrival.profile());
      if (arrival instanceof Merged merged) {
        named.add(new Profile(merged.profile().tenant(), merged.survivor()));
      } else if (arrival instanceof Parted parted) {
        named.addAll(parted.everybody());
      }
    }
    Session session =
        new Session(
            new HashMap<>(),
            new HashMap<>(aliases.survivors(tx, named)),
            new HashSet<>(),
            new ArrayList<>());
    List<Profile> people = named.stream().map(session::canonical).toList();
    store.hold(tx, people).forEach(row -> session.rows().put(row.profile(), row));
    return session;
  }

  private Outcome move(Session session, Moved moved, Instant now) {
    PersonRow row = session.row(moved.profile());
    Decision decision =
        Decisions.position(
            row.person(),
            moved.device(),
            moved.fix(),
            moved.unit(),
            book.of(row.profile().tenant()),
            now);
    row.take(decision.person());
    tell(session.outbound(), row.profile(), decision, moved.cause(), now);
    return decision.outcome();
  }

  private void merge(Handle tx, Session session, Merged merged) {
    Profile loser = merged.profile();
    Profile winner = session.canonical(new Profile(loser.tenant(), merged.survivor()));
    if (winner.equals(loser) || winner.equals(session.canonical(loser))) {
      return;
    }
    PersonRow from = session.row(loser);
    PersonRow into = session.row(winner);
    if (!aliases.merged(
        tx, loser.tenant(), loser.id(), winner.id(), merged.mergeId(), merged.at())) {
      return;
    }
    session
        .survivors()
        .replaceAll(
            (profile, lives) ->
                profile.tenant().equals(loser.tenant()) && lives.equals(loser.id())
                    ? winner.id()
                    : lives);
    session.survivors().put(loser, winner.id());
    into.take(into.person().joinedWith(from.person()));
    session.gone().add(from.profile());
  }

  /** The devices of the members, and where those are, go with them. */
  private void part(Handle tx, Session session, Parted parted) {
    String tenant = parted.profile().tenant();
    Profile apart = session.canonical(new Profile(tenant, parted.parted()));
    PersonRow from = session.row(parted.profile());
    PersonRow into = session.row(apart);
    session
        .survivors()
        .putAll(
            aliases.parted(
                tx,
                tenant,
                parted.profile().id(),
                parted.members(),
                apart.id(),
                parted.mergeId(),
                parted.at()));
    if (from == into) {
      return;
    }
    into.take(into.person().joinedWith(from.person().of(parted.installations())));
    from.take(from.person().without(parted.installations()));
    for (UUID id : parted.members()) {
      Profile member = new Profile(tenant, id);
      PersonRow own = session.rows().get(member);
      if (own != null && own != from && own != into) {
        // its merge was not heard of yet
        into.take(into.person().joinedWith(own.person()));
        session.gone().add(member);
      }
    }
  }

  private static void tell(
      List<Outbound> outbound, Profile profile, Decision decision, Cause cause, Instant now) {
    decision
        .transitions()
        .forEach(transition -> outbound.add(TransitionWire.event(profile, transition, cause, now)));
  }

  private void write(Handle tx, Collection<PersonRow> rows, List<Outbound> outbound) {
    List<Timer> due = new ArrayList<>();
    List<PersonRow> changed = new ArrayList<>();
    for (PersonRow row : rows) {
      row.timer(book.of(row.profile().tenant())).ifPresent(due::add);
      if (row.changed()) {
        changed.add(row);
      }
    }
    store.write(tx, changed);
    if (!due.isEmpty()) {
      timers.schedule(tx, due);
    }
    outbox.add(tx, outbound);
  }
}
