package io.carillon.scoring.fact;

import io.carillon.platform.expression.Bindings;
import io.carillon.platform.expression.References;
import io.carillon.scoring.fact.ProfileFacts.Membership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decisions. Each takes a profile's state and its tenant's rules, changes the state and returns
 * what follows; called with the same arguments it does the same. Before each of them, {@link #tick}
 * brings the state up to that moment. Times are milliseconds since 1970.
 */
public final class Scorer {
  private static final int MOST_MOMENTS = 1_000;
  private static final String NOBODY = "";

  private record Cause(String key, String eventId, boolean backfill) {
    static final Cause CLOCK = new Cause("", "", false);
    static final Cause DEFINITION = new Cause("", "", true);
  }

  /** What a look at the segments starts from. */
  private record Dirty(Set<String> traits, boolean person, boolean clock, boolean all) {
    static final Dirty ALL = new Dirty(Set.of(), true, true, true);
    static final Dirty NEWS = new Dirty(Set.of(), false, false, false);

    boolean touches(SegmentRule segment, Set<String> changedSegments) {
      References references = segment.where().references();
      return all
          || (clock && references.usesNow())
          || (person && segment.asksForPerson())
          || references.computed().stream().anyMatch(traits::contains)
          || references.segments().stream().anyMatch(changedSegments::contains);
    }
  }

  private Scorer() {}

  /**
   * Applies an event.
   *
   * @param via the profile under whose key it came: this one, or one that was merged into it
   */
  public static Emission apply(
      ProfileFacts facts,
      Rules rules,
      Happening happening,
      String via,
      @Nullable Person person,
      long now) {
    Set<String> touched = new HashSet<>();
    prepare(facts, rules, now);
    boolean changed = meet(facts, person);
    List<Change> changes = new ArrayList<>(acquaint(facts, rules, now));
    for (TraitRule trait : rules.traitsOf(happening.name())) {
      OptionalDouble value = trait.valueOf(happening);
      if (value.isPresent()) {
        Tally tally = tally(facts, trait);
        tally.add(trait.window(), happening.at().toEpochMilli(), value.getAsDouble(), now);
        if (!trait.live()) {
          tally.live.add(happening.origin());
        }
        touched.add(trait.key());
      }
    }
    facts.markApplied(happening.origin(), via);
    Cause cause = new Cause(happening.origin().toString(), happening.id(), false);
    Dirty dirty = facts.isFresh() ? Dirty.ALL : new Dirty(touched, changed, true, false);
    changes.addAll(look(facts, rules, now, cause, dirty));
    return done(facts, rules, cause, changes, now);
  }

  /** Works through all moments up to now at which time alone changed something. */
  public static List<Emission> tick(ProfileFacts facts, Rules rules, long now) {
    List<Emission> emissions = new ArrayList<>();
    for (int i = 0; facts.dueAt != 0 && facts.dueAt <= now; i++) {
      long at = i < MOST_MOMENTS ? facts.dueAt : now;
      Set<String> left = prepare(facts, rules, at);
      List<Change> changes =
          look(facts, rules, at, Cause.CLOCK, new Dirty(left, false, true, false));
      arm(facts, rules, at);
      if (!changes.isEmpty()) {
        Emission emission = new Emission("", now, changes, snapshot(facts, rules, at));
        facts.remember(emission);
        emissions.add(emission);
      }
    }
    return emissions;
  }

  /** Looks at definitions that this profile has not met, and at the person anew if one is given. */
  public static Emission revisit(
      ProfileFacts facts, Rules rules, @Nullable Person person, long now) {
    prepare(facts, rules, now);
    boolean changed = meet(facts, person);
    List<Change> changes = new ArrayList<>(acquaint(facts, rules, now));
    changes.addAll(
        look(facts, rules, now, Cause.DEFINITION, new Dirty(Set.of(), changed, true, false)));
    return done(facts, rules, Cause.DEFINITION, changes, now);
  }

  /**
   * Counts history of one trait, once: what was applied, by this profile or by one that was merged
   * into it, and not counted as it happened. What was not applied yet will be counted then.
   */
  public static void fill(
      ProfileFacts facts, Rules rules, TraitRule trait, History history, long now) {
    if (trait.live()) {
      return;
    }
    prepare(facts, rules, now);
    Tally tally = tally(facts, trait);
    Place before = tally.filledTo.get(history.addressedTo());
    for (History.Entry entry : history.entries()) {
      Place origin = entry.origin();
      boolean repeated = before != null && compare(origin, before) <= 0;
      boolean past = facts.hasApplied(origin, history.addressedTo());
      if (!repeated && past && !tally.live.contains(origin)) {
        tally.add(trait.window(), entry.at(), entry.value(), now);
      }
      if (!repeated) {
        tally.filledTo.put(history.addressedTo(), origin);
      }
    }
    arm(facts, rules, now);
  }

  /** Ends a profile: it lives on in another. Its state stays as it is, to be handed over. */
  public static void end(ProfileFacts loser, String mergeId, String survivorId) {
    loser.mergeId = mergeId;
    loser.survivorId = survivorId;
    loser.dueAt = 0;
  }

  /** Drops what an ended profile no longer needs once its survivor has it. */
  public static void strip(ProfileFacts ended) {
    ended.tallies.clear();
    ended.memberships.clear();
    ended.recent.clear();
    ended.person = null;
  }

  /** Takes over an ended profile's state: as if all had happened to this one. Once per merge. */
  public static Emission take(
      ProfileFacts facts, Rules rules, ProfileFacts loser, String mergeId, long now) {
    facts.takenOver.add(mergeId);
    facts.takenOver.addAll(loser.takenOver);
    prepare(facts, rules, now);
    for (Tally theirs : loser.tallies.values()) {
      rules
          .traitByBasis(theirs.basis)
          .ifPresent(trait -> tally(facts, trait).take(theirs, trait.window()));
    }
    loser.forwarded.forEach((via, offset) -> facts.forwarded.merge(via, offset, Math::max));
    loser.applied.forEach(
        (partition, offset) -> facts.markApplied(new Place(partition, offset), loser.profileId()));
    if (facts.person == null) {
      facts.person = loser.person;
    }
    prepare(facts, rules, now);
    Cause cause = new Cause("merge:" + mergeId, "", true);
    return done(facts, rules, cause, look(facts, rules, now, cause, Dirty.ALL), now);
  }

  /**
   * Begins the life of somebody who parted from a profile that it was merged into. Once per merge.
   *
   * @param appliedBy what was applied of theirs before, by `profile id/partition`
   */
  public static Emission begin(
      ProfileFacts facts,
      Rules rules,
      String mergeId,
      Map<String, Long> appliedBy,
      @Nullable Person person,
      long now) {
    // what the merge handed over, should it come again, is not theirs to take
    facts.takenOver.add(mergeId);
    String id = parted(mergeId);
    facts.takenOver.add(id);
    appliedBy.forEach((via, offset) -> facts.forwarded.merge(via, offset, Math::max));
    prepare(facts, rules, now);
    meet(facts, person);
    Cause cause = new Cause(id, "", true);
    return done(facts, rules, cause, look(facts, rules, now, cause, Dirty.ALL), now);
  }

  /** As what a profile remembers that it parted. */
  public static String parted(String mergeId) {
    return "parted:" + mergeId;
  }

  /**
   * Moves history of one trait from one profile to another: a merge of the two was undone. Once per
   * id.
   *
   * @param taken whether it is taken out here, else added
   */
  public static Emission recount(
      ProfileFacts facts,
      Rules rules,
      TraitRule trait,
      List<History.Entry> entries,
      boolean taken,
      String id,
      long now) {
    facts.takenOver.add(id);
    prepare(facts, rules, now);
    Tally tally = tally(facts, trait);
    for (History.Entry entry : entries) {
      if (taken) {
        tally.remove(trait.window(), entry.at(), entry.value());
      } else {
        tally.add(trait.window(), entry.at(), entry.value(), now);
      }
    }
    Cause cause = new Cause(id, "", true);
    return done(facts, rules, cause, look(facts, rules, now, cause, Dirty.ALL), now);
  }

  /** What is known of the profile at this moment. */
  public static Snapshot snapshot(ProfileFacts facts, Rules rules, long now) {
    return new Snapshot(
        Map.copyOf(Standing.computed(facts, rules, now)), Standing.segments(facts, rules, true));
  }

  /** Whether the profile would be in a segment with this condition. */
  public static boolean matches(
      ProfileFacts facts, Rules rules, SegmentRule segment, @Nullable Person person, long now) {
    Bindings bindings =
        Standing.bindings(
            facts,
            Standing.computed(facts, rules, now),
            Standing.segments(facts, rules, true),
            now);
    return segment.where().test(person == null ? bindings : person.bind(bindings));
  }

  /** Begins tallies of new traits, drops those of gone ones, and lets go what is out of time. */
  private static Set<String> prepare(ProfileFacts facts, Rules rules, long now) {
    facts.tallies.keySet().removeIf(basis -> rules.traitByBasis(basis).isEmpty());
    Set<String> left = new HashSet<>();
    for (TraitRule trait : rules.traits()) {
      if (!trait.live()) {
        tally(facts, trait);
        continue;
      }
      Tally tally = facts.tallies.get(trait.basis());
      if (tally != null) {
        tally.settle();
        if (tally.prune(trait.window(), now)) {
          left.add(trait.key());
        }
      }
    }
    return left;
  }

  private static Tally tally(ProfileFacts facts, TraitRule trait) {
    return facts.tallies.computeIfAbsent(trait.basis(), Tally::new);
  }

  private static boolean meet(ProfileFacts facts, @Nullable Person person) {
    Person known = facts.person;
    if (person == null || (known != null && !replaces(person, known, facts.profileId()))) {
      return false;
    }
    facts.person = person;
    return known == null || !Arrays.equals(known.wire(), person.wire());
  }

  /** A profile's versions are its own; between two profiles, only its own picture is newer. */
  private static boolean replaces(Person person, Person known, String profileId) {
    return person.profileId().equals(known.profileId())
        ? person.version() >= known.version()
        : person.profileId().equals(profileId);
  }

  /** Decides segments whose definition is new to this profile: no transitions of the person. */
  private static List<Change> acquaint(ProfileFacts facts, Rules rules, long now) {
    Set<String> alive = new HashSet<>();
    rules.segments().forEach(segment -> alive.add(segment.id()));
    facts.memberships.keySet().retainAll(alive);
    boolean news =
        !facts.isFresh()
            && rules.segments().stream()
                .anyMatch(segment -> segment.ready() && !decided(facts, segment));
    return news ? look(facts, rules, now, Cause.DEFINITION, Dirty.NEWS) : List.of();
  }

  private static boolean decided(ProfileFacts facts, SegmentRule segment) {
    Membership membership = facts.memberships.get(segment.id());
    return membership != null && membership.basis().equals(segment.basis());
  }

  private static List<Change> look(
      ProfileFacts facts, Rules rules, long now, Cause cause, Dirty dirty) {
    List<Change> changes = new ArrayList<>();
    Set<String> changed = new HashSet<>();
    Bindings bindings = null;
    for (SegmentRule segment : rules.segments()) {
      boolean known = decided(facts, segment);
      if (!segment.ready() || (known && !dirty.touches(segment, changed))) {
        continue;
      }
      if (bindings == null) {
        bindings = bindings(facts, rules, now);
      }
      Membership before = facts.memberships.get(segment.id());
      boolean was = before != null && before.inside();
      boolean is = segment.concerns(facts) && segment.where().test(bindings);
      long since = before != null && was == is ? before.since() : now;
      if (!known || was != is) {
        facts.memberships.put(segment.id(), new Membership(segment.basis(), is, since));
      }
      if (was != is) {
        changed.add(segment.key());
        bindings.segments(Standing.segments(facts, rules, false));
        boolean backfill = cause.backfill() || (!known && !facts.isFresh());
        changes.add(
            new Change(
                ++facts.sequence,
                is,
                segment.key(),
                now,
                cause.eventId(),
                segment.version(),
                backfill));
      }
    }
    return changes;
  }

  private static Emission done(
      ProfileFacts facts, Rules rules, Cause cause, List<Change> changes, long now) {
    arm(facts, rules, now);
    Emission emission = new Emission(cause.key(), now, changes, snapshot(facts, rules, now));
    if (!cause.key().equals(NOBODY) || !changes.isEmpty()) {
      facts.remember(emission);
    }
    return emission;
  }

  /** Sets when time alone next changes something behind {@code now}. */
  private static void arm(ProfileFacts facts, Rules rules, long now) {
    long next = Long.MAX_VALUE;
    for (TraitRule trait : rules.traits()) {
      Tally tally = facts.tallies.get(trait.basis());
      if (tally != null && trait.live() && rules.watches(trait)) {
        long change = tally.nextChange(trait.window());
        next = Math.min(next, Math.max(change, now + 1));
      }
    }
    List<SegmentRule> timed =
        rules.segments().stream()
            .filter(segment -> segment.ready() && segment.where().references().usesNow())
            .filter(segment -> segment.concerns(facts))
            .toList();
    if (!timed.isEmpty()) {
      Bindings bindings = bindings(facts, rules, now);
      for (SegmentRule segment : timed) {
        Optional<Instant> change = segment.where().nextChange(bindings, Instant.ofEpochMilli(now));
        next = Math.min(next, change.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE));
      }
    }
    facts.dueAt = next == Long.MAX_VALUE ? 0 : next;
  }

  private static Bindings bindings(ProfileFacts facts, Rules rules, long now) {
    return Standing.bindings(
        facts, Standing.computed(facts, rules, now), Standing.segments(facts, rules, false), now);
  }

  private static int compare(Place a, Place b) {
    return a.partition() == b.partition()
        ? Long.compare(a.offset(), b.offset())
        : Integer.compare(a.partition(), b.partition());
  }
}
