package io.carillon.identity.identifier;

import io.carillon.identity.trait.TraitSchema;

/** Which rules hold for each tenant, all at one moment. */
@FunctionalInterface
public interface RuleBook {
  IdentifierRules of(String tenant);

  /** What each tenant says of traits. */
  default TraitSchema traits(String tenant) {
    return TraitSchema.NONE;
  }
}
