package io.carillon.identity.resolution;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.identifier.IdentifierRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Decides whose event it is. All identifiers are matched at once; from the strongest to the weakest
 * each is taken unless the person so far could not be one with it: then it is dropped, and the
 * reason kept. A WEAK identifier of several people says nothing, nor does the device of somebody
 * known beside the anonymous id of somebody else.
 */
public final class Resolver {
  /**
   * Stands beside each decision, as the version of the tenant's rules does. It moves when the same
   * event among the same people could be decided otherwise; then what is new asks for it.
   */
  public static final int VERSION = 2;

  /** Since when a device alone makes no visitor the person who has it. */
  private static final int LEFT_BEHIND = 2;

  private Resolver() {}

  /**
   * @param presented in normal form, at least one
   */
  public static Resolution resolve(Collection<Identifier> presented, Graph graph, Terms terms) {
    IdentifierRules rules = terms.rules();
    List<Identifier> strongestFirst =
        presented.stream().distinct().sorted(rules.strongestFirst()).toList();
    Union union = new Union(List.of(), List.of());
    List<Drop> drops = new ArrayList<>();
    List<Identifier> named = new ArrayList<>();
    for (Identifier identifier : strongestFirst) {
      Set<UUID> owners = graph.owners(identifier);
      if (owners.size() > 1) {
        continue;
      }
      Union with =
          union.with(
              owners.stream().map(graph::side).toList(),
              owners.isEmpty() ? List.of(identifier) : List.of());
      Union before = union;
      boolean joins = with.sides().size() > Math.max(1, before.sides().size());
      Optional<DropReason> conflict =
          unverified(identifier, owners, strongestFirst, graph, terms)
              .or(() -> leftBehind(identifier, before, strongestFirst, graph, terms))
              .or(() -> with.conflict(rules, terms.now()))
              .or(() -> joins ? Suspicion.of(named, identifier, with.sides()) : Optional.empty());
      if (conflict.isPresent()) {
        drops.add(new Drop(identifier, conflict.get()));
      } else {
        union = with;
        if (!owners.isEmpty()) {
          named.add(identifier);
        }
      }
    }
    if (union.sides().isEmpty() && union.gained().isEmpty()) {
      return nobody(strongestFirst, drops, graph);
    }
    boolean known = strongestFirst.stream().anyMatch(one -> rules.kind(one).makesKnown());
    List<Identifier> shared = shared(drops, union, known, rules, graph);
    if (union.sides().isEmpty()) {
      return new Resolution.Created(union.gained(), shared, drops);
    }
    List<UUID> ids = union.sides().stream().sorted(Side.SURVIVORS_FIRST).map(Side::id).toList();
    return new Resolution.Found(
        ids.getFirst(), ids.subList(1, ids.size()), union.gained(), shared, drops);
  }

  /** Where no identifier counts: by what names several, or by what nobody vouches for. */
  private static Resolution nobody(List<Identifier> strongestFirst, List<Drop> drops, Graph graph) {
    List<Identifier> unverified =
        drops.stream()
            .filter(drop -> drop.reason() == DropReason.UNVERIFIED)
            .map(Drop::identifier)
            .toList();
    return strongestFirst.stream()
        .filter(one -> !unverified.contains(one))
        .findFirst()
        .<Resolution>map(shared -> new Resolution.Ambiguous(shared, drops))
        .orElseGet(
            () ->
                new Resolution.Found(
                    graph.owners(unverified.getFirst()).iterator().next(),
                    List.of(),
                    List.of(),
                    List.of(),
                    drops));
  }

  /**
   * Whose event it is when it may have no effects: of all whom it would join, the one whom its
   * strongest identifier names, who gains nothing. Somebody new has to be there to have it, by that
   * identifier alone: the others would be joined by it.
   */
  public static Resolution belonging(Collection<Identifier> presented, Graph graph, Terms terms) {
    return switch (resolve(presented, graph, terms)) {
      case Resolution.Created(var gained, _, _) ->
          new Resolution.Created(
              gained.subList(0, 1),
              List.of(),
              presented.stream()
                  .distinct()
                  .filter(one -> !one.equals(gained.getFirst()))
                  .map(one -> new Drop(one, DropReason.LATE))
                  .toList());
      case Resolution.Found found -> {
        Set<UUID> together = found.together();
        UUID named =
            found
                .counted(presented)
                .sorted(terms.rules().strongestFirst())
                .map(graph::owners)
                .filter(owners -> owners.size() == 1 && together.containsAll(owners))
                .flatMap(Set::stream)
                .findFirst()
                .orElse(found.survivor());
        yield new Resolution.Found(named, List.of(), List.of(), List.of(), List.of());
      }
      case Resolution.Ambiguous(var identifier, _) ->
          new Resolution.Ambiguous(identifier, List.of());
    };
  }

  /**
   * Why an operator may not make these people one, if so. What limits the growth of a profile by
   * events does not bind an operator; the fuses do.
   *
   * @param again whether the operator takes back that merges of them were undone
   */
  public static Optional<DropReason> mergeConflict(
      Collection<Side> sides, IdentifierRules rules, boolean again, Instant now) {
    List<Side> asked =
        again ? sides.stream().map(Side::apartFromNobody).toList() : List.copyOf(sides);
    return new Union(asked, List.of())
        .conflict(rules, now)
        .filter(reason -> reason != DropReason.LIMIT);
  }

  /**
   * Anybody may type in an address. So by one for which nobody vouches nobody becomes somebody
   * else: it counts where another identifier of the event names the same person, or nothing else is
   * there to be joined.
   */
  private static Optional<DropReason> unverified(
      Identifier identifier,
      Set<UUID> owners,
      List<Identifier> presented,
      Graph graph,
      Terms terms) {
    IdentifierRules rules = terms.rules();
    if (terms.verified() || owners.isEmpty() || !rules.rule(identifier).requireVerified()) {
      return Optional.empty();
    }
    boolean vouched =
        presented.stream()
            .filter(other -> !rules.rule(other).requireVerified())
            .anyMatch(other -> graph.owners(other).equals(owners));
    boolean joins = presented.stream().anyMatch(other -> !graph.owners(other).equals(owners));
    return joins && !vouched ? Optional.of(DropReason.UNVERIFIED) : Optional.empty();
  }

  /**
   * An app that forgot who was there has the same device as before and another anonymous id: what
   * comes by it then is the next visitor's, and nothing of the last person.
   */
  private static Optional<DropReason> leftBehind(
      Identifier identifier, Union named, List<Identifier> presented, Graph graph, Terms terms) {
    if (terms.decider() < LEFT_BEHIND
        || !identifier.type().equals(Identifier.DEVICE_ID)
        || terms.rules().kind(identifier) != IdentifierClass.WEAK) {
      return Optional.empty();
    }
    List<Set<UUID>> visitors =
        presented.stream()
            .filter(one -> one.type().equals(Identifier.ANONYMOUS_ID))
            .map(graph::owners)
            .toList();
    boolean theirs =
        graph.owners(identifier).stream()
            .map(graph::side)
            .filter(Side::known)
            .allMatch(
                owner ->
                    named.sides().contains(owner)
                        || visitors.stream().anyMatch(one -> one.contains(owner.id())));
    return visitors.isEmpty() || theirs ? Optional.empty() : Optional.of(DropReason.DEVICE_ALONE);
  }

  /** Two people use one device: from now on it names neither. */
  private static List<Identifier> shared(
      List<Drop> drops, Union users, boolean known, IdentifierRules rules, Graph graph) {
    return drops.stream()
        .filter(
            drop ->
                drop.reason() == DropReason.UNIQUE_CONFLICT
                    || (known && drop.reason() == DropReason.DEVICE_ALONE))
        .map(Drop::identifier)
        .filter(identifier -> rules.kind(identifier) == IdentifierClass.WEAK)
        .filter(identifier -> graph.owners(identifier).size() == 1)
        .filter(
            identifier ->
                users.sides().stream()
                    .noneMatch(side -> graph.owners(identifier).contains(side.id())))
        .toList();
  }
}
