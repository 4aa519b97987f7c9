package io.carillon.messaging.engagement;

import io.carillon.messaging.message.MessageKey;
import java.time.Instant;
import java.util.UUID;

/** What somebody did with a message. */
sealed interface Engagement {
  UUID eventId();

  MessageKey message();

  Instant at();

  /** The pixel was fetched. */
  record Opened(UUID eventId, MessageKey message, Instant at) implements Engagement {}

  /** A link was followed; {@code number} from 0. */
  record Clicked(UUID eventId, MessageKey message, Instant at, int number, String url)
      implements Engagement {}
}
