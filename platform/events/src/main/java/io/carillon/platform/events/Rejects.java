package io.carillon.platform.events;

import io.carillon.platform.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Puts aside what a door has taken in and nobody could make a record of: in the dead letters. */
@ApplicationScoped
public class Rejects {
  private final Broker broker;
  private final Emitter emitter;
  private final MeterRegistry meters;

  @Inject
  Rejects(Broker broker, Emitter emitter, MeterRegistry meters) {
    this.broker = broker;
    this.emitter = emitter;
    this.meters = meters;
  }

  /**
   * Returns when all in-sync replicas have it, as it came.
   *
   * @param door whose it is
   * @param record under the topic that it was meant for, with the bytes that came as its value
   * @param why what is wrong with it
   * @throws ProblemException DEPENDENCY_AWAY when the log does not answer in time
   */
  public void put(String door, Outbound record, ProblemException why) {
    new DeadLetters(door, record.topic(), broker, emitter, meters)
        .buryRaw(record, why.reason(), why.detail());
  }
}
