package io.carillon.platform.definitions;

import io.carillon.definition.v1.Definition;
import io.carillon.platform.events.Topic;
import io.carillon.platform.events.WholeTopic;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Reads the topic `definitions` whole, and goes on reading it. Not ready before. */
@Readiness
@ApplicationScoped
class DefinitionsConsumer implements HealthCheck {
  private final Definitions definitions;
  private final WholeTopic.Reading reading;

  @Inject
  DefinitionsConsumer(Definitions definitions, WholeTopic topics) {
    this.definitions = definitions;
    this.reading =
        topics.read(
            "definitions",
            Topic.DEFINITIONS,
            Definition.parser(),
            definitions::apply,
            definitions::complete);
  }

  void start(@Observes StartupEvent event) {
    reading.start();
  }

  void stop(@Observes ShutdownEvent event) {
    reading.stop();
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("definitions").status(definitions.loaded()).build();
  }
}
