package io.carillon.identity.reresolve;

import io.carillon.identity.identifier.Admission.Refused;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.identifier.Refusal;
import io.carillon.identity.reresolve.Family.Input;
import io.carillon.identity.reresolve.Family.Step;
import io.carillon.identity.resolution.Drop;
import io.carillon.identity.resolution.Graph;
import io.carillon.identity.resolution.Resolution;
import io.carillon.identity.resolution.Resolver;
import io.carillon.identity.resolution.Side;
import io.carillon.identity.resolution.Terms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Goes through the merges of a person in their order and decides each again, as a plain function:
 * what its event presented, what the profiles had by then, by other rules. What would not have been
 * merged stays apart for all that follows. What cannot be told stands, and so does what operators
 * merged.
 */
final class Judgement {
  private static final Set<String> COUNTED = Set.of("KNOWN", "GAINED");

  private final Family family;
  private final IdentifierRules rules;
  private final Map<UUID, Identifier> byHash = new HashMap<>();
  private final Map<UUID, UUID> lives = new HashMap<>();

  private Judgement(Family family, IdentifierRules rules) {
    this.family = family;
    this.rules = rules;
    family
        .owned()
        .values()
        .forEach(owned -> owned.keySet().forEach(one -> byHash.put(one.hash(), one)));
  }

  /** The merges that these rules would not have made, in the order in which they were made. */
  static List<Verdict> of(Family family, IdentifierRules rules) {
    return new Judgement(family, rules).judge();
  }

  private List<Verdict> judge() {
    List<Verdict> all = new ArrayList<>();
    for (List<Step> event : events()) {
      List<Verdict> wrong = event.getFirst().judged() ? judge(event) : List.of();
      Set<UUID> apart = wrong.stream().map(Verdict::merge).collect(Collectors.toSet());
      for (Step step : event) {
        UUID loser = root(step.loser());
        UUID survivor = root(step.survivor());
        if (!apart.contains(step.merge()) && !loser.equals(survivor)) {
          lives.put(loser, survivor);
        }
      }
      all.addAll(wrong);
    }
    return all;
  }

  /** Merges that one event asked for stand together. */
  private List<List<Step>> events() {
    List<List<Step>> events = new ArrayList<>();
    for (Step step : family.merges()) {
      if (!events.isEmpty() && events.getLast().getFirst().with(step)) {
        events.getLast().add(step);
      } else {
        events.add(new ArrayList<>(List.of(step)));
      }
    }
    return events;
  }

  private List<Verdict> judge(List<Step> event) {
    Instant at = event.getFirst().at();
    List<Identifier> presented = new ArrayList<>();
    Set<Identifier> known = new HashSet<>();
    Set<String> refused = new HashSet<>();
    for (Input input : event.getFirst().inputs()) {
      Identifier identifier = byHash.get(input.hash());
      if (identifier == null && input.effect().equals("KNOWN")) {
        return List.of();
      }
      if (identifier == null || !COUNTED.contains(input.effect())) {
        continue;
      }
      if (rules.admit(identifier.type(), identifier.value(), null)
              instanceof Refused(_, Refusal why)
          && why != Refusal.LOOK_ALIKE) { // whom such an address named it goes on to name
        refused.add(identifier.type());
        continue;
      }
      presented.add(identifier);
      if (input.effect().equals("KNOWN")) {
        known.add(identifier);
      }
    }
    Graph graph = graph(known, at);
    Optional<Resolution> again =
        presented.isEmpty()
            ? Optional.empty()
            : Optional.of(Resolver.resolve(presented, graph, terms(event.getFirst())));
    Set<UUID> together = again.map(Judgement::together).orElse(Set.of());
    List<Drop> drops = again.map(Resolution::drops).orElse(List.of());
    List<Verdict> wrong = new ArrayList<>();
    for (Step step : event) {
      UUID loser = root(step.loser());
      UUID survivor = root(step.survivor());
      if (!loser.equals(survivor) && !together.containsAll(List.of(loser, survivor))) {
        wrong.add(verdict(step, drops, graph, refused));
      }
    }
    return wrong;
  }

  /**
   * Rules change by the tenant's will; by what they are carried out, is not held against a merge.
   */
  private Terms terms(Step step) {
    return new Terms(rules, step.at(), step.verified(), step.decider());
  }

  private static Set<UUID> together(Resolution resolution) {
    if (resolution instanceof Resolution.Found found) {
      Set<UUID> all = new HashSet<>(found.losers());
      all.add(found.survivor());
      return all;
    }
    return Set.of();
  }

  private Verdict verdict(Step step, List<Drop> drops, Graph graph, Set<String> refused) {
    Set<UUID> both = Set.of(root(step.loser()), root(step.survivor()));
    Optional<Drop> dropped =
        drops.stream()
            .filter(drop -> graph.owners(drop.identifier()).stream().anyMatch(both::contains))
            .findFirst();
    String reason =
        dropped
            .map(drop -> drop.reason().name())
            .orElse(refused.isEmpty() ? "NOT_NAMED" : "BLOCKED");
    String story =
        dropped
            .map(Judgement::story)
            .orElseGet(
                () ->
                    refused.isEmpty()
                        ? "What the event presented names the two no more."
                        : "A value of %s by which the event named one of the two names nobody."
                            .formatted(String.join(" and ", refused.stream().sorted().toList())));
    return new Verdict(step.merge(), step.loser(), step.survivor(), step.at(), reason, story);
  }

  private static String story(Drop drop) {
    String type = drop.identifier().type();
    return switch (drop.reason()) {
      case LIMIT ->
          "Joined by %s, one person would have had more values of a type than its limit within its window."
              .formatted(type);
      case UNIQUE_CONFLICT ->
          "The two have different values of a unique type; %s named both.".formatted(type);
      case DEVICE_ALONE -> "Only a device that somebody known uses named both.";
      case UNVERIFIED -> "Only a value of %s for which nobody vouched named both.".formatted(type);
      case LATE -> "The event was too old to join anybody.";
      case PLACEHOLDER -> "Only a value of %s that looks typed in named both.".formatted(type);
      case MANY_AT_ONCE -> "The event named more people than one event does.";
      case TWO_PLACES -> "The two were at two places within too short a time.";
      case KEPT_APART -> "The two were said to be two people.";
      case MERGE_FUSE -> "The profile would have had more merges than one may have.";
      case IDENTIFIER_FUSE -> "The profile would have had more identifiers than one may have.";
    };
  }

  /** Who had what when the event came, as far as it would have been one by these rules. */
  private Graph graph(Set<Identifier> known, Instant at) {
    Map<UUID, Map<Identifier, Instant>> had = new HashMap<>();
    Map<Identifier, Set<UUID>> owners = new HashMap<>();
    Map<Identifier, Instant> first = new HashMap<>();
    for (Map<Identifier, Instant> owned : family.owned().values()) {
      owned.forEach((one, since) -> first.merge(one, since, (a, b) -> a.isBefore(b) ? a : b));
    }
    family
        .owned()
        .forEach(
            (member, owned) ->
                owned.forEach(
                    (identifier, since) -> {
                      boolean knownBy =
                          known.contains(identifier) && since.equals(first.get(identifier));
                      if (since.isBefore(at) || knownBy) {
                        UUID root = root(member);
                        had.computeIfAbsent(root, _ -> new HashMap<>())
                            .merge(identifier, since, (a, b) -> a.isBefore(b) ? a : b);
                        owners.computeIfAbsent(identifier, _ -> new HashSet<>()).add(root);
                      }
                    }));
    return new Graph() {
      @Override
      public Set<UUID> owners(Identifier identifier) {
        return owners.getOrDefault(identifier, Set.of());
      }

      @Override
      public Side side(UUID profile) {
        Map<Identifier, Instant> identifiers = had.getOrDefault(profile, Map.of());
        return new Side(
            profile,
            identifiers.keySet().stream().anyMatch(one -> rules.kind(one).makesKnown()),
            family.createdAt().getOrDefault(profile, at),
            identifiers,
            (int) lives.keySet().stream().filter(one -> root(one).equals(profile)).count(),
            Set.of(),
            null);
      }
    };
  }

  private UUID root(UUID profile) {
    UUID at = profile;
    for (UUID next = lives.get(at); next != null; next = lives.get(at)) {
      at = next;
    }
    return at;
  }
}
