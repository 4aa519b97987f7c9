package io.carillon.sandbox.misbehaviour;

import io.carillon.sandbox.inbox.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The rules that are in force. Safe for use by many threads. */
public final class Misbehaviours {
  private static final int MOST = 1_000;

  private final List<Rule> rules = new ArrayList<>();

  /**
   * Why a request is refused, if a rule says so; the rule has been used once then. Of several rules
   * the first that was made.
   */
  public synchronized Optional<Refusal> refusal(Vendor vendor, String to) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (rule.kind().isRefusal() && rule.isOf(vendor) && rule.isTo(to)) {
        use(i);
        return Optional.of(
            switch (rule.kind()) {
              case THROTTLE -> new Refusal.Throttled(rule.delay());
              case UNREGISTERED -> new Refusal.Unregistered(rule.since());
              default -> new Refusal.Rejected(rule.code());
            });
      }
    }
    return Optional.empty();
  }

  /** How to go on with something that was accepted; each rule that applies has been used once. */
  public synchronized Conduct conduct(Vendor vendor, List<String> to) {
    Conduct conduct = Conduct.GOOD;
    for (int i = rules.size() - 1; i >= 0; i--) {
      Rule rule = rules.get(i);
      if (!rule.kind().isRefusal() && rule.isOf(vendor) && to.stream().anyMatch(rule::isTo)) {
        conduct = conduct.and(rule);
        use(i);
      }
    }
    return conduct;
  }

  /** Puts a rule in the place of one of the same channel, recipient and kind, or behind all. */
  synchronized void put(Rule rule) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).isSame(rule)) {
        rules.set(i, rule);
        return;
      }
    }
    if (rules.size() == MOST) {
      throw new IllegalArgumentException("There are " + MOST + " rules; delete some first.");
    }
    rules.add(rule);
  }

  synchronized List<Rule> all() {
    return List.copyOf(rules);
  }

  /** Takes away the rules of a channel, of a recipient, of a kind; each may be left open. */
  synchronized void remove(Set<Vendor> vendors, String to, String kind) {
    Predicate<Rule> meant = rule -> vendors.containsAll(Vendor.named(rule.channel()));
    rules.removeIf(
        meant
            .and(rule -> to.isEmpty() || rule.to().equalsIgnoreCase(to))
            .and(rule -> kind.isEmpty() || rule.kind().key().equals(kind)));
  }

  private void use(int index) {
    Rule left = rules.get(index).taken();
    if (left.times() == 0) {
      rules.remove(index);
    } else {
      rules.set(index, left);
    }
  }
}
