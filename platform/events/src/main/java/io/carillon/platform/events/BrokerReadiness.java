package io.carillon.platform.events;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: the broker answers and the consumers of this process get on. */
@Readiness
@ApplicationScoped
class BrokerReadiness implements HealthCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Consumers consumers;
  private final Admin admin;

  @Inject
  BrokerReadiness(Broker broker, Consumers consumers) {
    this.consumers = consumers;
    this.admin = broker.admin(PATIENCE);
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("kafka")
        .status(answers() && consumers.healthy())
        .withData("consumers", consumers.healthy())
        .build();
  }

  private boolean answers() {
    try {
      admin.describeCluster().clusterId().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @PreDestroy
  void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
