package io.carillon.identity.person;

import io.carillon.identity.identifier.IdentifierRule;
import io.carillon.identity.identifier.IdentifierRules;
import java.util.ArrayList;
import java.util.List;

/** The rules that hold by default, but for one type. */
final class RulesByHand {
  static final int VERSION = 101;

  private RulesByHand() {}

  static IdentifierRules with(IdentifierRule other) {
    List<IdentifierRule> rules = new ArrayList<>(IdentifierRules.DEFAULTS.types().values());
    rules.removeIf(rule -> rule.type().equals(other.type()));
    rules.add(other);
    return IdentifierRules.of(VERSION, rules, 100, 1_000);
  }
}
