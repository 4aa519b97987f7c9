package io.carillon.platform.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive means: no consumer's thread is gone, as an Error ends it for good. Whoever starts the
 * process anew makes that good; a broker or a database that is away is no reason for it.
 */
@Liveness
@ApplicationScoped
class ConsumersLiveness implements HealthCheck {
  private final Consumers consumers;

  @Inject
  ConsumersLiveness(Consumers consumers) {
    this.consumers = consumers;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("consumers").status(consumers.alive()).build();
  }
}
