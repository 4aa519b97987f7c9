package io.carillon.journey.enrollment;

import io.carillon.event.v1.ProfileEvent;
import io.carillon.journey.catalog.CatalogConsumer;
import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.Topic;
import io.carillon.platform.timers.Timers;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Lets people move as soon as every journey is known. */
@ApplicationScoped
class EnrollmentStartConsumer {
  private final CatalogConsumer catalog;
  private final Consumers consumers;
  private final EventsConsumer events;
  private final Timers timers;
  private final DueTimers due;

  @Inject
  EnrollmentStartConsumer(
      CatalogConsumer catalog,
      Consumers consumers,
      EventsConsumer events,
      Timers timers,
      DueTimers due) {
    this.catalog = catalog;
    this.consumers = consumers;
    this.events = events;
    this.timers = timers;
    this.due = due;
  }

  void start(@Observes StartupEvent event) {
    catalog.follow(
        () -> {
          consumers.consume(
              EventsConsumer.NAME, Topic.EVENTS_SCORED, ProfileEvent.parser(), events);
          timers.start(due);
        });
  }
}
