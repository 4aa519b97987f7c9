package io.carillon.messaging.message;

import java.util.UUID;

/** Which message. */
public record MessageKey(String tenant, UUID id) {
  public static MessageKey of(Message message) {
    return new MessageKey(message.order().tenant(), message.order().id());
  }
}
