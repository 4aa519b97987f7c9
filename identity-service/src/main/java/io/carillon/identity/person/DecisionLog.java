package io.carillon.identity.person;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.RuleBook;
import io.carillon.identity.resolution.Drop;
import io.carillon.identity.resolution.Resolution;
import io.carillon.identity.resolution.Resolver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What was decided in a transaction, in order. */
final class DecisionLog {
  private final RuleBook rules;
  private final List<Decision> decisions = new ArrayList<>();

  DecisionLog(RuleBook rules) {
    this.rules = rules;
  }

  List<Decision> all() {
    return List.copyOf(decisions);
  }

  void add(
      Ref ref,
      UUID member,
      String outcome,
      List<Decision.Input> inputs,
      Collection<UUID> merged,
      boolean verified,
      Cause cause) {
    decisions.add(
        new Decision(
            ref.tenant(),
            ref.id(),
            member,
            outcome,
            rules.of(ref.tenant()).version(),
            Resolver.VERSION,
            verified,
            inputs,
            List.copyOf(merged),
            cause));
  }

  static List<Decision.Input> inputs(
      Collection<Identifier> presented,
      List<Identifier> gained,
      List<Identifier> shared,
      List<Drop> drops) {
    Map<Identifier, String> effects = new HashMap<>();
    gained.forEach(identifier -> effects.put(identifier, "GAINED"));
    drops.forEach(drop -> effects.put(drop.identifier(), drop.reason().name()));
    shared.forEach(identifier -> effects.put(identifier, "SHARED"));
    return presented.stream()
        .distinct()
        .map(one -> new Decision.Input(one, effects.getOrDefault(one, "KNOWN")))
        .toList();
  }

  static String outcome(Resolution.Found found) {
    return !found.losers().isEmpty()
        ? "MERGED"
        : !found.gained().isEmpty() ? "GAINED" : !found.shared().isEmpty() ? "SHARED" : "DROPPED";
  }
}
