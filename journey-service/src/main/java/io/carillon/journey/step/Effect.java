package io.carillon.journey.step;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** What follows from a step. Ids are hashes of enrollment, input and place: the same each time. */
public sealed interface Effect {

  /**
   * A message should go.
   *
   * @param id the message's
   * @param template its key
   */
  record SendMessage(UUID id, String step, String channel, String template, String purpose)
      implements Effect {}

  /** Others should hear of it: `Journey Entered`, `Journey Exited` or `Journey Converted`. */
  record EmitEvent(UUID id, String name, Map<String, Object> properties) implements Effect {}

  /** A timer. */
  record Schedule(Instant at, long seq) implements Effect {}
}
