package io.carillon.identity.resolution;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.identifier.IdentifierRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The person that some people and some new identifiers would be together. */
record Union(List<Side> sides, List<Identifier> gained) {

  Union with(Collection<Side> more, Collection<Identifier> fresh) {
    List<Side> all = new ArrayList<>(sides);
    more.stream().filter(side -> !all.contains(side)).forEach(all::add);
    List<Identifier> owned = new ArrayList<>(gained);
    owned.addAll(fresh);
    return new Union(all, owned);
  }

  /** Why there can be no such person; a single one that gains nothing is always possible. */
  Optional<DropReason> conflict(IdentifierRules rules, Instant now) {
    if (sides.size() < 2 && (sides.isEmpty() ? gained.size() < 2 : gained.isEmpty())) {
      return Optional.empty();
    }
    Map<Identifier, Instant> together = new HashMap<>();
    sides.forEach(
        side -> side.identifiers().forEach((i, at) -> together.merge(i, at, Union::earlier)));
    gained.forEach(identifier -> together.put(identifier, now));
    if (unique(rules, together)) {
      return Optional.of(DropReason.UNIQUE_CONFLICT);
    }
    if (sides.size() > 1 && Rift.between(sides)) {
      return Optional.of(DropReason.KEPT_APART);
    }
    if (sides.size() > 1
        && sides.stream().mapToInt(Side::merges).sum() + sides.size() - 1 > rules.mostMerges()) {
      return Optional.of(DropReason.MERGE_FUSE);
    }
    if (together.size() > rules.mostIdentifiers()) {
      return Optional.of(DropReason.IDENTIFIER_FUSE);
    }
    return overLimit(rules, together, now) ? Optional.of(DropReason.LIMIT) : Optional.empty();
  }

  /** Whether together they have two values of a unique type, and more than one of them alone. */
  private boolean unique(IdentifierRules rules, Map<Identifier, Instant> together) {
    List<Map<String, Set<String>>> alone =
        sides.stream().map(side -> uniques(rules, side.identifiers().keySet())).toList();
    return uniques(rules, together.keySet()).entrySet().stream()
        .filter(e -> e.getValue().size() > 1)
        .anyMatch(e -> alone.stream().noneMatch(one -> e.getValue().equals(one.get(e.getKey()))));
  }

  private static Map<String, Set<String>> uniques(
      IdentifierRules rules, Collection<Identifier> identifiers) {
    Map<String, Set<String>> values = new HashMap<>();
    for (Identifier identifier : identifiers) {
      if (rules.kind(identifier) == IdentifierClass.UNIQUE) {
        values.computeIfAbsent(identifier.type(), _ -> new HashSet<>()).add(identifier.value());
      }
    }
    return values;
  }

  /** Whether together they have too many values of a type, and more than one of them alone. */
  private boolean overLimit(IdentifierRules rules, Map<Identifier, Instant> together, Instant now) {
    Map<String, Integer> counts = counts(rules, together, now);
    return counts.entrySet().stream()
        .filter(e -> e.getValue() > rules.limit(e.getKey()))
        .anyMatch(
            e ->
                sides.stream()
                    .map(side -> counts(rules, side.identifiers(), now))
                    .allMatch(alone -> alone.getOrDefault(e.getKey(), 0) < e.getValue()));
  }

  private static Map<String, Integer> counts(
      IdentifierRules rules, Map<Identifier, Instant> identifiers, Instant now) {
    Map<String, Integer> counts = new HashMap<>();
    identifiers.forEach(
        (identifier, at) -> {
          if (rules.rule(identifier).counts(at, now)) {
            counts.merge(identifier.type(), 1, Integer::sum);
          }
        });
    return counts;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
