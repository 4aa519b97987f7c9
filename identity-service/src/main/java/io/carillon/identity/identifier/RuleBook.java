package io.carillon.identity.identifier;

/** Which rules hold for each tenant, all at one moment. */
@FunctionalInterface
public interface RuleBook {
  IdentifierRules of(String tenant);
}
