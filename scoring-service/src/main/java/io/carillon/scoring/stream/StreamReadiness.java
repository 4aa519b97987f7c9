package io.carillon.scoring.stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: the stream takes records, or moves partitions to do so. */
@Readiness
@ApplicationScoped
class StreamReadiness implements HealthCheck {
  private final ScoringStreams streams;

  @Inject
  StreamReadiness(ScoringStreams streams) {
    this.streams = streams;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("stream")
        .status(streams.healthy())
        .withData("state", streams.state())
        .build();
  }
}
