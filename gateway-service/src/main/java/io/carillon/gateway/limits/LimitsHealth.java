package io.carillon.gateway.limits;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says whose buckets count. Up either way: a gateway can do its work without Redis. */
@Readiness
@ApplicationScoped
class LimitsHealth implements HealthCheck {
  private final Limits limits;

  @Inject
  LimitsHealth(Limits limits) {
    this.limits = limits;
  }

  @Override
  public HealthCheckResponse call() {
    String remark = limits.remark();
    return HealthCheckResponse.named("limits")
        .up()
        .withData("buckets", remark.isEmpty() ? "shared" : "own")
        .withData("remark", remark)
        .build();
  }
}
