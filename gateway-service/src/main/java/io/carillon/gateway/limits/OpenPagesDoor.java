package io.carillon.gateway.limits;

import io.carillon.gateway.edge.Problems;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Limits the gateway's own pages: each asks every service, and anybody may ask for them. */
@ApplicationScoped
class OpenPagesDoor {
  private static final int BEFORE_OWN_RESOURCES = 1_000;

  private final Limits limits;
  private final Problems problems;

  @Inject
  OpenPagesDoor(Limits limits, Problems problems) {
    this.limits = limits;
    this.problems = problems;
  }

  void register(@Observes Router router) {
    router.route("/openapi").order(BEFORE_OWN_RESOURCES).handler(this::handle);
    router.route("/v1/status").order(BEFORE_OWN_RESOURCES).handler(this::handle);
  }

  private void handle(RoutingContext routing) {
    routing.request().pause();
    limits
        .enterOpen(routing)
        .onSuccess(
            v -> {
              routing.request().resume();
              routing.next();
            })
        .onFailure(failure -> problems.answer(routing.request(), failure));
  }
}
