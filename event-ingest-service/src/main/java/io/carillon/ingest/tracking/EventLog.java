package io.carillon.ingest.tracking;

import io.carillon.platform.events.Emitter;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** The one way into `events.raw`. */
@ApplicationScoped
class EventLog {
  private final Emitter emitter;
  private final InFlight inFlight;

  @Inject
  EventLog(Emitter emitter, TrackingConfig config) {
    this.emitter = emitter;
    this.inFlight = new InFlight(config.mostInFlight().asLongValue());
  }

  /**
   * Returns when all in-sync replicas have all of them.
   *
   * @throws ProblemException OVERLOADED when too much is on its way, DEPENDENCY_AWAY when the log
   *     does not answer in time: then nothing of it counts as accepted
   */
  void append(List<Outbound> events) {
    if (events.isEmpty()) {
      return;
    }
    long bytes = 0;
    for (Outbound event : events) {
      bytes += event.value() == null ? 0 : event.value().length;
    }
    inFlight.with(bytes, () -> emitter.send(events));
  }
}
