package io.carillon.scoring.member;

import io.carillon.platform.problem.ProblemException;
import io.carillon.scoring.definition.ScoringReason;
import io.carillon.scoring.fact.Snapshot;
import io.carillon.scoring.stream.PeopleStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Facts wherever in the service they are kept. A profile that was merged may live on in another
 * instance, and that one too: each says only what it keeps, and the asker goes on from there.
 */
@ApplicationScoped
class Whereabouts {
  static final String HERE = "";

  private final PeopleStore people;
  private final RemoteScoringClient remote;

  @Inject
  Whereabouts(PeopleStore people, RemoteScoringClient remote) {
    this.people = people;
    this.remote = remote;
  }

  /**
   * What one instance says of profiles.
   *
   * @param facts of those that live there, by id
   * @param survivors as whom the merged ones live on, by id
   */
  record Told(Map<String, Snapshot> facts, Map<String, String> survivors) {}

  /**
   * A profile's facts.
   *
   * @param profileId as whom it lives on
   */
  record Found(String profileId, Snapshot facts) {}

  /**
   * The facts of all of these, by the id that was asked for, as far as callers of these units see
   * them; none for a profile without events.
   *
   * @throws ProblemException FACTS_NOT_READY
   */
  Map<String, Found> find(String tenant, List<String> units, Collection<String> ids) {
    return follow(
        ids,
        id -> people.elsewhere(id).orElse(HERE),
        (instance, asked) ->
            instance.equals(HERE)
                ? here(tenant, units, asked)
                : remote.facts(instance, tenant, units, asked));
  }

  /**
   * What this instance can say to callers of these units.
   *
   * @throws ProblemException FACTS_NOT_READY for a profile that another one keeps
   */
  Told here(String tenant, List<String> units, Collection<String> ids) {
    Map<String, Snapshot> facts = new HashMap<>();
    Map<String, String> survivors = new HashMap<>();
    for (String id : ids) {
      String survivor = people.survivor(tenant, id);
      if (!survivor.equals(id)) {
        survivors.put(id, survivor);
      } else if (people.elsewhere(id).isEmpty()) {
        facts.put(id, people.facts(tenant, units, id));
      } else {
        throw new ProblemException(
            ScoringReason.FACTS_NOT_READY, "The profile has moved to another instance.");
      }
    }
    return new Told(facts, survivors);
  }

  /**
   * @param keeper the instance that keeps a profile
   * @param ask what it says of some
   */
  static Map<String, Found> follow(
      Collection<String> ids,
      Function<String, String> keeper,
      BiFunction<String, Set<String>, Told> ask) {
    Map<String, Found> found = new HashMap<>();
    Map<String, String> open = new HashMap<>();
    ids.forEach(id -> open.put(id, id));
    for (int i = 0; i < PeopleStore.LONGEST_CHAIN && !open.isEmpty(); i++) {
      Map<String, Set<String>> asked = new HashMap<>();
      open.values()
          .forEach(id -> asked.computeIfAbsent(keeper.apply(id), _ -> new HashSet<>()).add(id));
      Map<String, Snapshot> facts = new HashMap<>();
      Map<String, String> survivors = new HashMap<>();
      asked.forEach(
          (instance, some) -> {
            Told told = ask.apply(instance, some);
            facts.putAll(told.facts());
            survivors.putAll(told.survivors());
          });
      open.replaceAll((_, id) -> survivors.getOrDefault(id, id));
      open.entrySet()
          .removeIf(
              entry -> {
                String id = entry.getValue();
                boolean there = facts.containsKey(id);
                if (there) {
                  found.put(entry.getKey(), new Found(id, facts.getOrDefault(id, Snapshot.NONE)));
                }
                return there;
              });
    }
    if (!open.isEmpty()) {
      throw new ProblemException(
          ScoringReason.FACTS_NOT_READY, "Too many merges lie between a profile and its facts.");
    }
    return found;
  }
}
