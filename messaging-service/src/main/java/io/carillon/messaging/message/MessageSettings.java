package io.carillon.messaging.message;

import io.carillon.messaging.gate.Purpose;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.Instant;

/** How long a message is worth sending. */
@ConfigMapping(prefix = "carillon.messages")
public interface MessageSettings {
  /** From the request of a marketing message on. */
  @WithDefault("PT24H")
  Duration marketingDeadline();

  /** From the request of a transactional message on. */
  @WithDefault("PT24H")
  Duration transactionalDeadline();

  /** When a message that was asked for at this moment is over. */
  default Instant expiry(Purpose purpose, Instant requestedAt) {
    return switch (purpose) {
      case MARKETING -> requestedAt.plus(marketingDeadline());
      case TRANSACTIONAL -> requestedAt.plus(transactionalDeadline());
    };
  }
}
