package io.carillon.identity.person;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.resolution.Graph;
import io.carillon.identity.resolution.Side;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who owns what in a tenant, as of these people, who may be others with the next decision. */
record PeopleGraph(People people, String tenant) implements Graph {
  @Override
  public Set<UUID> owners(Identifier identifier) {
    return people.owners(new Key(tenant, identifier)).stream()
        .map(id -> people.require(new Ref(tenant, id)).ref().id())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public Side side(UUID profile) {
    return people.require(new Ref(tenant, profile)).side();
  }
}
