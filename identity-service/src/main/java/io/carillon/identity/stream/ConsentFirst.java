package io.carillon.identity.stream;

import io.carillon.identity.person.People;
import io.carillon.identity.person.Ref;
import io.carillon.identity.resolution.Graph;
import io.carillon.identity.resolution.Resolution;
import io.carillon.identity.resolution.Resolver;
import io.carillon.identity.resolution.Terms;
import io.carillon.identity.tenant.ConsentFirstStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Of tenants that want consent before anything else, leaves out the events of whoever would be
 * somebody new and neither grants anything by them nor asks for the mail that confirms it. They are
 * counted and nothing is kept of them, no dead letter either: it would hold what nobody allowed to
 * be held.
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
    String tenant = said.tenant();
    Graph graph = people.graph(tenant);
    boolean left =
        switch (Resolver.resolve(
            said.presented(graph),
            graph,
            Terms.of(people.rules(tenant), said.cause().at(), said.verified()))) {
          case Resolution.Found _ -> false;
          case Resolution.Created(var gained, _, _) -> late || !said.agrees(gained);
          case Resolution.Ambiguous(var shared, _) ->
              people.person(new Ref(tenant, People.behind(tenant, shared))).isEmpty()
                  && (late || !said.agrees(List.of()));
        };
    if (left) {
      meters.counter("carillon.identity.unconsented").increment();
    }
    return left;
  }
}
