package io.carillon.identity.person;

import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRule;
import io.carillon.identity.identifier.IdentifierRules;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A refusal of an address holds for the person's other addresses that are the same by rules which
 * the tenant has or had: a new normal form is no way around it. Of phone numbers there is one form.
 */
final class Refusals {
  private static final String CHANNEL = "email";

  private Refusals() {}

  static Person kept(Person person, IdentifierRules rules) {
    IdentifierRule rule = rules.types().get(Identifier.EMAIL);
    if (rule == null || person.consents().byKey().isEmpty()) {
      return person;
    }
    Set<Identifier> addresses = addresses(person);
    if (rule.former().isEmpty() && oneSpelling(person.consents(), addresses)) {
      return person;
    }
    Consents said = person.consents();
    for (Map.Entry<ConsentKey, Consent> one : person.consents().byKey().entrySet()) {
      ConsentKey key = one.getKey();
      if (!key.channel().equals(CHANNEL)
          || key.address().isEmpty()
          || one.getValue().state() != ConsentState.REVOKED) {
        continue;
      }
      Identifier refused = new Identifier(Identifier.EMAIL, key.address());
      for (Identifier address : addresses) {
        if (same(rules, refused, address)) {
          said = said.take(new ConsentKey(CHANNEL, address.value(), key.purpose()), one.getValue());
        }
      }
    }
    return person.withConsents(said);
  }

  private static boolean oneSpelling(Consents consents, Set<Identifier> addresses) {
    return addresses.stream().allMatch(Identifier::plain)
        && consents.byKey().keySet().stream()
            .allMatch(key -> new Identifier(Identifier.EMAIL, key.address()).plain());
  }

  /** Messages go to identifiers, and at last to the trait as it is. */
  private static Set<Identifier> addresses(Person person) {
    Set<Identifier> addresses = new TreeSet<>();
    person.identifiers().keySet().stream()
        .filter(identifier -> identifier.type().equals(Identifier.EMAIL))
        .forEach(addresses::add);
    person
        .traits()
        .text(Identifier.EMAIL)
        .flatMap(raw -> IdentifierRules.DEFAULTS.normal(new Identifier(Identifier.EMAIL, raw)))
        .ifPresent(addresses::add);
    return addresses;
  }

  private static boolean same(IdentifierRules rules, Identifier one, Identifier other) {
    return rules.normal(one).equals(rules.normal(other))
        || rules.forms(one, null).contains(other)
        || rules.forms(other, null).contains(one);
  }
}
