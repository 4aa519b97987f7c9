package io.carillon.platform.privacy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Works through what a batch tells of people where erasures and undone merges are among it. Nothing
 * is applied of who was erased, except that a merge was undone: it tells of somebody else too, who
 * lives. Whoever of those was erased before is erased again behind it, as what it hands over is
 * theirs for a moment.
 */
@ApplicationScoped
public class PeopleOrder {
  private final Holdings holdings;
  private final ErasedStore erased;
  private final AliasStore aliases;

  @Inject
  PeopleOrder(Holdings holdings, ErasedStore erased, AliasStore aliases) {
    this.holdings = holdings;
    this.erased = erased;
    this.aliases = aliases;
  }

  /**
   * Some of a batch, at the end of which at most one merge is undone.
   *
   * @param erased who is erased before the rest is applied
   */
  record Step<A>(Set<Profile> erased, List<News.Arrived<A>> arrived) {
    /** All whose erasure matters here. */
    Set<Profile> people() {
      Set<Profile> people = new HashSet<>(apart());
      arrived.forEach(one -> people.add(one.profile()));
      return people;
    }

    /** Who is concerned by the merge that is undone. */
    Set<Profile> apart() {
      return arrived.isEmpty() ? Set.of() : arrived.getLast().apart();
    }
  }

  /**
   * Erases and applies in the order in which it was told, in this transaction, before it has locked
   * anything else of people: all locks of tenants are taken here, at once, each as strong as it
   * will have to be, so that nobody waits in a ring.
   *
   * @param beside tenants whose people others may hold too, but not merge meanwhile
   * @param of an arrival as one of somebody else
   * @param apply takes arrivals that are of nobody who was erased, part by part, each up to the
   *     next merge that is undone
   */
  public <A> void work(
      Handle tx,
      List<News<A>> news,
      Set<String> beside,
      Instant now,
      BiFunction<A, Profile, A> of,
      Consumer<List<A>> apply) {
    Set<String> alone = alone(news);
    TreeSet<String> held = new TreeSet<>(beside);
    held.addAll(alone);
    aliases.hold(tx, held, alone);
    for (Step<A> told : steps(news)) {
      Step<A> step = new Step<>(told.erased(), whose(tx, told.arrived(), of));
      erase(tx, step.erased(), now);
      Set<Profile> gone = erased.among(tx, step.people(), Profile::tenant, Profile::id);
      List<A> living =
          step.arrived().stream()
              .filter(one -> !one.apart().isEmpty() || !gone.contains(one.profile()))
              .map(News.Arrived::arrival)
              .toList();
      if (!living.isEmpty()) {
        apply.accept(living);
      }
      Set<Profile> again = new HashSet<>(step.apart());
      again.retainAll(gone);
      erase(tx, again, now);
    }
  }

  /** The tenants of which nobody else may hold people. */
  static <A> Set<String> alone(List<News<A>> news) {
    Set<String> alone = new TreeSet<>();
    for (News<A> one : news) {
      switch (one) {
        case News.Erasure<A>(Profile profile) -> alone.add(profile.tenant());
        case News.Arrived<A> arrived when arrived.joins() || !arrived.apart().isEmpty() ->
            alone.add(arrived.profile().tenant());
        case News.Arrived<A> _ -> {}
      }
    }
    return alone;
  }

  /**
   * What was decided before a merge was undone may be told behind the marker of that, as of who
   * stays: it is of whoever parted with the profile by which it came.
   */
  private <A> List<News.Arrived<A>> whose(
      Handle tx, List<News.Arrived<A>> arrived, BiFunction<A, Profile, A> of) {
    Map<AliasStore.Came, UUID> parted =
        aliases.parted(
            tx,
            arrived.stream()
                .filter(News.Arrived::byAnother)
                .map(one -> new AliasStore.Came(one.profile(), one.member()))
                .collect(Collectors.toUnmodifiableSet()));
    return arrived.stream()
        .map(
            one -> {
              UUID other = parted.get(new AliasStore.Came(one.profile(), one.member()));
              if (other == null) {
                return one;
              }
              Profile profile = new Profile(one.profile().tenant(), other);
              return one.of(profile, of.apply(one.arrival(), profile));
            })
        .toList();
  }

  /**
   * A batch in steps. An erasure comes first in its step, and what came before it of the person is
   * left out; behind it there may be news of an id that lives again.
   */
  static <A> List<Step<A>> steps(List<News<A>> news) {
    List<Step<A>> steps = new ArrayList<>();
    Step<A> step = new Step<>(new LinkedHashSet<>(), new ArrayList<>());
    steps.add(step);
    for (News<A> one : news) {
      switch (one) {
        case News.Erasure<A>(Profile gone) -> {
          step.erased().add(gone);
          steps.forEach(
              before ->
                  before
                      .arrived()
                      .removeIf(other -> other.apart().isEmpty() && other.profile().equals(gone)));
        }
        case News.Arrived<A> arrived -> {
          step.arrived().add(arrived);
          if (!arrived.apart().isEmpty()) {
            step = new Step<>(new LinkedHashSet<>(), new ArrayList<>());
            steps.add(step);
          }
        }
      }
    }
    return steps;
  }

  private void erase(Handle tx, Collection<Profile> people, Instant now) {
    for (Profile one : people) {
      Subject subject = new Subject(List.of(one.id()), List.of());
      Receipt gone = holdings.erase(tx, one.tenant(), subject, now);
      erased.took(tx, one.tenant(), one.id(), gone, now);
      erased.add(tx, one.tenant(), subject.profiles(), now);
    }
  }
}
