package io.carillon.identity.stream;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.person.People;
import io.carillon.identity.person.Ref;
import io.carillon.identity.resolution.Resolution;
import io.carillon.identity.resolution.Resolver;
import io.carillon.identity.tenant.ConsentFirstStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Of tenants that want consent before anything else, leaves out the events of whoever would be
 * somebody new and grants nothing by them. They are counted and nothing is kept of them, no dead
 * letter either: it would hold what nobody allowed to be held.
 */
@ApplicationScoped
class ConsentFirst {
  private final ConsentFirstStore tenants;
  private final MeterRegistry meters;

  @Inject
  ConsentFirst(ConsentFirstStore tenants, MeterRegistry meters) {
    this.tenants = tenants;
    this.meters = meters;
  }

  /**
   * @param late whether the event has no effects but its refusals
   */
  boolean leavesOut(People people, Incoming said, boolean late) {
    if (said.profile() != null || !tenants.holds(said.tenant())) {
      return false;
    }
    List<Identifier> presented = said.presented(people.graph(said.tenant()));
    if ((!late && said.sighting().permits(presented)) || known(people, said, presented)) {
      return false;
    }
    meters.counter("carillon.identity.unconsented").increment();
    return true;
  }

  private static boolean known(People people, Incoming said, List<Identifier> presented) {
    String tenant = said.tenant();
    return switch (Resolver.resolve(
        presented, people.graph(tenant), people.rules(tenant), said.cause().at())) {
      case Resolution.Created _ -> false;
      case Resolution.Found _ -> true;
      case Resolution.Ambiguous(var shared, _) ->
          people.person(new Ref(tenant, People.behind(tenant, shared))).isPresent();
    };
  }
}
